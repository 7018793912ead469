import * as z from 'zod';
import { modes } from '../domain/policy.ts';
import { duration } from './fields.ts';
import { orphanSteps, stepWords } from './policy-fields.ts';

// Each part that is not as it should be becomes null: the fields report it, and what compares parts passes over it.
// So one mistake neither hides another nor makes a second one up.

const step = z.object({
  after: orNull(duration()),
  do: orNull(z.enum(stepWords)),
  whenInUse: z.unknown().optional(),
  snapshots: z.unknown().optional(),
  with: z.unknown().optional(),
});

const rule = z.object({
  id: orNull(z.string()),
  check: orNull(z.string()),
  mode: z.enum(modes).nullable().optional().catch(null),
  with: z.unknown().optional(),
  revokeInUse: z.unknown().optional(),
  match: z.record(z.string(), z.unknown()).nullable().optional().catch(null),
  lifecycle: z.array(step.nullable().catch(null)).nullable().optional().catch(null),
});

const orphans = z.object({
  mode: z.enum(modes).nullable().optional().catch(null),
  lifecycle: z
    .array(
      z
        .object({ after: orNull(duration()), do: orNull(z.enum(orphanSteps)) })
        .nullable()
        .catch(null),
    )
    .nullable()
    .optional()
    .catch(null),
});

const exemption = z.object({ rules: orEmpty(orNull(z.string())) });

const outline = z
  .object({
    mode: z.enum(modes).nullable().optional().catch(null),
    rules: orEmpty(orNull(rule)),
    exemptions: orEmpty(orNull(exemption)),
    orphanedSnapshots: orphans.nullable().optional().catch(null),
  })
  .catch({ mode: null, rules: [], exemptions: [] });

/** The parts of a policy file that have to agree with each other, as far as they are there. Absent is undefined, wrong is null. */
export type Outline = z.output<typeof outline>;
export type RuleOutline = z.output<typeof rule>;
export type StepOutline = z.output<typeof step>;

export function outlineOf(value: unknown): Outline {
  return outline.parse(value);
}

function orNull<Field extends z.ZodType>(field: Field) {
  return field.nullable().catch(null);
}

function orEmpty<Item extends z.ZodType>(item: Item) {
  return z.array(item).catch([]);
}
