import { AutoScalingGroupNamesType$ } from '@aws-sdk/client-auto-scaling';
import {
  CopyImageRequest$,
  CreateLaunchTemplateRequest$,
  DescribeImagesRequest$,
  EnableImageDeprecationRequest$,
  ModifyImageAttributeRequest$,
  RunInstancesRequest$,
} from '@aws-sdk/client-ec2';
import { AssumeRoleRequest$ } from '@aws-sdk/client-sts';
import { QueryShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type { $SchemaRef } from '@smithy/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ec2Codes, queryCodes } from '../../sandbox/aws/errors.ts';
import { readQueryInput } from '../../sandbox/aws/wire/query-input.ts';

const timestamps = { useTrait: true, default: 5 } as const;

function serialize(schema: $SchemaRef, input: object, ec2: boolean): string {
  const flat = { capitalizeKeys: true, flattenLists: true, serializeEmptyLists: false, ec2: true };
  const settings = { timestampFormat: timestamps, serviceNamespace: '', ...(ec2 ? flat : {}) };
  const serializer = new QueryShapeSerializer(settings);
  serializer.write(NormalizedSchema.of(schema), input);
  return String(serializer.flush());
}

/** Inputs of a shape as a caller may give them: any members, whole lists, no empty structures. */
function inputs(schema: NormalizedSchema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.isListSchema())
    return fc.array(inputs(schema.getValueSchema(), depth), { minLength: 1, maxLength: 3 });
  if (schema.isStructSchema()) return structs(schema, depth + 1);
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return fc.integer();
  if (schema.isTimestampSchema())
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') });
  return fc.string({ unit: 'grapheme', maxLength: 8 });
}

function structs(schema: NormalizedSchema, depth: number): fc.Arbitrary<object> {
  const members = [...schema.structIterator()].filter(
    ([, member]) =>
      !member.isIdempotencyToken() && !member.isBlobSchema() && (depth < 4 || !member.isStructSchema()),
  );
  const record = Object.fromEntries(members.map(([name, member]) => [name, inputs(member, depth)]));
  return fc.record(record, { requiredKeys: [] }).filter((value) => Object.keys(value).length > 0);
}

const shapes: readonly [name: string, schema: $SchemaRef, ec2: boolean][] = [
  ['DescribeImages', DescribeImagesRequest$, true],
  ['ModifyImageAttribute', ModifyImageAttributeRequest$, true],
  ['EnableImageDeprecation', EnableImageDeprecationRequest$, true],
  ['CopyImage', CopyImageRequest$, true],
  ['CreateLaunchTemplate', CreateLaunchTemplateRequest$, true],
  ['RunInstances', RunInstancesRequest$, true],
  ['DescribeAutoScalingGroups', AutoScalingGroupNamesType$, false],
  ['AssumeRole', AssumeRoleRequest$, false],
];

describe('readQueryInput', () => {
  it.each(shapes)('reads back whatever the SDK writes: %s', (_name, schema, ec2) => {
    const wire = { ec2, codes: ec2 ? ec2Codes : queryCodes };

    fc.assert(
      fc.property(structs(NormalizedSchema.of(schema), 0), (input) => {
        // A client token that is not given is made up by the SDK.
        const { ClientToken: _token, ...read } = readQueryInput(
          schema,
          new URLSearchParams(serialize(schema, input, ec2)),
          wire,
        );
        expect(read).toEqual(input);
      }),
      { numRuns: 60 },
    );
  });
});
