import { expect, test } from 'vitest';
import { factsOf, imageId, options, unreadIn, unused, usageOf, usedBy } from '../answers.ts';

const arn = 'arn:aws:ssm:eu-central-1:111122223333:parameter/images/web';
const parameter = { Name: '/images/web', Type: 'String', DataType: 'aws:ec2:image', Value: imageId };
const plain = { Name: '/golden/web', Type: 'String', DataType: 'text', Value: imageId };

test('a parameter of the type for images uses the image that it holds', async () => {
  expect(await usageOf({ Parameters: [parameter] })).toEqual(usedBy('ssm-parameter', arn));
});

test('a plain String parameter under a declared path uses the image that it holds', async () => {
  expect(await usageOf({ Parameters: [plain] })).toEqual(
    usedBy('ssm-parameter', 'arn:aws:ssm:eu-central-1:111122223333:parameter/golden/web'),
  );
});

test('a plain parameter that does not tell its type is taken for a String', async () => {
  expect((await usageOf({ Parameters: [{ ...plain, Type: undefined }] })).uses).toHaveLength(1);
});

test.each([
  { ...plain, Name: '/goldener/web' },
  { ...plain, Name: '/web' },
  { ...plain, Type: 'SecureString' },
  { ...plain, Value: 'v1.2.3' },
])('the parameter %j uses nothing', async (record) => {
  expect(await usageOf({ Parameters: [record] })).toEqual(unused);
});

test('type and value of a parameter may come from two answers', async () => {
  const described = { ...parameter, Value: undefined };
  const told = { Name: '/images/web', Type: 'String', Value: imageId };

  expect(await usageOf({ Parameters: [described, told] })).toEqual(usedBy('ssm-parameter', arn));
});

test.each([
  [{ ...parameter, Value: undefined }, `${arn} has no value in the answer`],
  [{ ...parameter, Value: 'golden' }, `${arn} holds no image id`],
  [{ ...parameter, Value: 7 }, `${arn} holds no image id`],
  [{ ...parameter, Name: undefined }, 'a record of Parameters has no name'],
  [{ Name: '/images/web' }, `${arn} has no value in the answer`],
])('the parameter %j may hold any image', async (record, why) => {
  expect(await usageOf({ Parameters: [record] })).toEqual(unreadIn('ssm-parameters', why));
});

test.each([undefined, 7])(
  'a plain parameter under a declared path with the value %j may hold any image',
  async (Value) => {
    expect((await usageOf({ Parameters: [{ ...plain, Value }] })).unread).toHaveLength(1);
  },
);

test('a parameter is under any of the declared paths, or is one of them', async () => {
  const read = { ...options, parameterPaths: ['/other', '/golden', '/web'] };
  const parameters = [plain, { ...plain, Name: '/web', Value: `${imageId}\n` }, { ...plain, Name: '/webs' }];
  const { images } = await factsOf({ Parameters: parameters }, [], read);

  expect(images.known && images.value[0]?.usage.uses.map(({ arn: told }) => told)).toEqual([
    'arn:aws:ssm:eu-central-1:111122223333:parameter/golden/web',
    'arn:aws:ssm:eu-central-1:111122223333:parameter/web',
  ]);
});

test('a parameter is a String where one of its records says so', async () => {
  const described = { ...plain, Type: 'SecureString', Value: undefined };

  expect((await usageOf({ Parameters: [described, plain] })).uses).toHaveLength(1);
});

test('a parameter of another account is told by its own ARN', async () => {
  const ARN = 'arn:aws:ssm:eu-central-1:444455556666:parameter/images/web';

  expect(await usageOf({ Parameters: [parameter, { ...parameter, ARN }] })).toEqual(
    usedBy('ssm-parameter', ARN),
  );
});
