import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { awsAccess } from '../../shared/aws/live/access.ts';
import { liveFactsReader } from '../../shared/aws/live/facts-reader.ts';
import { awsOperator } from '../../shared/aws/live/operator.ts';
import type { ScopeFacts } from '../../shared/domain/facts.ts';
import type { Call } from '../../shared/domain/operations.ts';
import { readOptions, scope } from '../aws-live/running-access.ts';
import { account, region } from '../sandbox/running-aws.ts';
import { type TwoClouds, twoClouds } from './differential/two-clouds.ts';
import { type Moto, python, startMoto } from './moto.ts';

let moto: Moto;
let clouds: TwoClouds;

describe.skipIf(python === null)('reader and writer, on moto as on the sandbox', () => {
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => moto?.stop());
  beforeEach(async () => {
    clouds = await twoClouds(moto);
    await makeWeb();
    return () => clouds.close();
  });

  test('the facts of an image that an instance and a template use are the same', async () => {
    const [sandbox, theirs] = await both((side) => liveFactsReader(side.access).readFacts(scope, null, readOptions));

    expect(told(theirs)).toEqual(told(sandbox));
    expect(told(sandbox)).toEqual({
      images: ['web available'],
      usage: ['instance', 'launch-template'],
    });
  });
});
