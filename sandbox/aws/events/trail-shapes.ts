import { isRecord } from '../wire/json.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The operations that CloudTrail logs in the classic flat camelCase shape; EC2's newer ones are logged in a
 * wrapper with PascalCase keys (aws-facts A.2). Which newer operation has which shape is partly unsure.
 */
const flatRequests: Readonly<Record<string, (input: Fields) => Fields>> = {
  CreateImage: flat,
  CopyImage: flat,
  RegisterImage: flat,
  ResetImageAttribute: flat,
  CreateSnapshot: flat,
  DeleteSnapshot: flat,
  CreateTags: tagRequest,
  DeleteTags: tagRequest,
  // Logged even when the caller left it out (aws-facts A.2, DeregisterImage).
  DeregisterImage: (input) => ({ deleteAssociatedSnapshots: false, ...flat(input) }),
  ModifyImageAttribute: (input) => ({
    ...flat(input),
    ...(input['LaunchPermission'] === undefined ? {} : { attributeType: 'launchPermission' }),
  }),
  ModifySnapshotAttribute: (input) => ({ ...flat(input), attributeType: 'CREATE_VOLUME_PERMISSION' }),
  RunInstances: runRequest,
  TerminateInstances: instancesRequest,
  StopInstances: instancesRequest,
};

/** `requestParameters` and `responseElements` of one call, as CloudTrail writes them. */
export function trailShapes(
  name: string,
  input: Fields,
  output: Fields | undefined,
  requestId: string,
): { requestParameters: Fields; responseElements: Fields | null } {
  const { DryRun: _dryRun, ...parameters } = input;
  const toFlat = flatRequests[name];
  if (toFlat === undefined) {
    const response = output && {
      xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/',
      requestId,
      ...wrapped(output),
    };
    return {
      requestParameters: { [`${name}Request`]: contentLists(parameters) },
      responseElements: response ? { [`${name}Response`]: response } : null,
    };
  }
  return {
    requestParameters: toFlat(parameters),
    responseElements: output ? flatResponse(output, requestId) : null,
  };
}

// The set names that differ from the SDK's member names (aws-facts A.2).
const flatNames: Readonly<Record<string, string>> = {
  BlockDeviceMappings: 'blockDeviceMapping',
  TagSpecifications: 'tagSpecificationSet',
  Instances: 'instancesSet',
  DeleteSnapshotResults: 'deleteSnapshotResultSet',
  Return: '_return',
  Tags: 'tagSet',
};

function flat(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      flatNames[key] ?? camel(key),
      key === 'TagSpecifications' ? tagSpecifications(value) : flatValue(value),
    ]),
  );
}

function flatValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  // Empty sets are logged as `{}` (aws-facts A.2).
  if (Array.isArray(value)) return value.length === 0 ? {} : { items: value.map(flatValue) };
  return isRecord(value) ? flat(value) : value;
}

function flatResponse(output: Fields, requestId: string): Fields {
  return { requestId, ...flat(output) };
}

// Inside a tag specification the tags are a plain array (aws-facts A.2).
function tagSpecifications(value: unknown): unknown {
  const items = Array.isArray(value) ? value.filter(isRecord) : [];
  return {
    items: items.map((item) => ({
      resourceType: item['ResourceType'],
      tags: [item['Tags'] ?? []].flat().map(flatValue),
    })),
  };
}

function tagRequest({ Resources: resources, Tags: tags }: Fields): Fields {
  return {
    resourcesSet: { items: [resources ?? []].flat().map((resourceId) => ({ resourceId })) },
    tagSet: flatValue(tags ?? []),
  };
}

function runRequest({ ImageId: imageId, MinCount: minCount, MaxCount: maxCount, ...rest }: Fields): Fields {
  const image = imageId === undefined ? {} : { imageId };
  return { instancesSet: { items: [{ ...image, minCount, maxCount }] }, ...flat(rest) };
}

function instancesRequest({ InstanceIds: ids, ...rest }: Fields): Fields {
  return { instancesSet: { items: [ids ?? []].flat().map((instanceId) => ({ instanceId })) }, ...flat(rest) };
}

function contentLists(value: unknown): Fields {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, contentValue(item)]))
    : {};
}

function contentValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) {
    return value.map((item, index) => ({
      ...(isRecord(item) ? contentLists(item) : { content: item }),
      tag: index + 1,
    }));
  }
  return isRecord(value) ? contentLists(value) : value;
}

function wrapped(output: Fields): Fields {
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [camel(key), wrappedValue(value)]));
}

function wrappedValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (Array.isArray(value)) return value.length === 0 ? '' : { item: value.map(wrappedValue) };
  return isRecord(value) ? wrapped(value) : value;
}

function camel(key: string): string {
  return key.charAt(0).toLowerCase() + key.slice(1);
}
