import { record, refuseOtherProperties, text } from './read-fields.ts';
import type { Stack } from './resources.ts';
import type { ServiceSchedule } from './service.ts';
import { ServiceFileError } from './service-file-error.ts';

const properties = [
  ...['Name', 'Description', 'GroupName', 'ScheduleExpression', 'ScheduleExpressionTimezone'],
  ...['FlexibleTimeWindow', 'Target', 'State', 'KmsKeyArn'],
];

/** The schedules of EventBridge Scheduler among the resources. Only functions can be their targets here. */
export function readSchedules(stack: Stack, functionKeys: ReadonlyMap<string, string>): ServiceSchedule[] {
  return stack.ofType('AWS::Scheduler::Schedule').flatMap((resource) => {
    const { place, logicalId } = resource;
    const fields = resource.properties();
    refuseOtherProperties(resource, fields, properties);
    if (fields['State'] === 'DISABLED') return [];
    const target = record(fields['Target'], place);
    const functionKey = functionKeys.get(text(target['Arn'], place));
    if (functionKey === undefined)
      throw new ServiceFileError(place, 'the sandbox schedules functions of the service only');
    return [
      {
        name: text(fields['Name'] ?? logicalId, place),
        expression: text(fields['ScheduleExpression'], place),
        timeZone: text(fields['ScheduleExpressionTimezone'] ?? 'UTC', place),
        ...{ by: 'scheduler', functionKey },
        inputText: target['Input'] === undefined ? undefined : text(target['Input'], place),
      },
    ];
  });
}
