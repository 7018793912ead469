import { imageErrand } from '../action.ts';
import { mayAskForReport } from '../usage-reports.ts';

export const requestUsageReport = imageErrand({
  id: 'request-usage-report',
  title: 'Ask AWS which other accounts use the image, where a step waits for the answer',
  effect: 'additive',
  undo: 'AWS deletes the report after 30 days; DeleteImageUsageReport deletes it at once.',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/your-ec2-ami-usage.html',
  iamActions: ['ec2:CreateImageUsageReport'],
  role: 'enforcer',
  limit: 'remedy',
  calls({ imageId }, { now, scope }) {
    const reports = scope.facts.usageReports.ofImage.get(imageId) ?? [];
    if (!mayAskForReport(reports, now)) return [];
    return [
      {
        operation: 'ec2:CreateImageUsageReport',
        // One report a day at most, whatever is sent twice.
        input: { ImageId: imageId, ClientToken: `amigov-${imageId}-${now.toISOString().slice(0, 10)}` },
      },
    ];
  },
});
