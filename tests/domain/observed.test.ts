import { expect, test } from 'vitest';
import { isMaking, isRefusedLaunch } from '../../shared/domain/observed.ts';

test.each([
  ['CreateImage', null, true],
  ['CopyImage', null, true],
  ['RegisterImage', null, true],
  ['CreateRestoreImageTask', null, true],
  ['ImportImage', null, true],
  ['CreateImage', 'Client.UnauthorizedOperation', false],
  ['DisableImage', null, false],
  ['toString', null, false],
])('%s with the error %s makes an image: %s', (name, errorCode, makes) => {
  expect(isMaking({ name, errorCode })).toBe(makes);
});

test.each([
  ['RunInstances', 'Client.InvalidAMIID.Unavailable', true],
  ['RunInstances', 'InvalidAMIID.Unavailable', true],
  ['RunInstances', 'Client.InvalidAMIID.NotFound', true],
  ['RunInstances', 'Client.IncorrectState', true],
  ['RunInstances', 'Client.OperationNotPermitted', true],
  ['RunInstances', null, false],
  ['RunInstances', 'Client.UnauthorizedOperation', false],
  ['RunInstances', 'Client.DryRunOperation', false],
  ['RunInstances', 'Server.InsufficientInstanceCapacity', false],
  ['CopyImage', 'Client.InvalidAMIID.Unavailable', false],
])('%s with the error %s is a launch refused because of its image: %s', (name, errorCode, refused) => {
  expect(isRefusedLaunch({ name, errorCode })).toBe(refused);
});
