import { writeFile } from 'node:fs/promises';
import type { Policy } from '../../shared/domain/policy.ts';
import { QuestionRefusedError } from '../../shared/report/all-pages.ts';
import { type ReportSource, reportDocument } from '../../shared/report/build-report.ts';
import { htmlReport } from '../../shared/report/html-report.ts';
import { scanSource } from '../../shared/report/scan-source.ts';
import { type ReportOrder, readReport } from '../../shared/report/table-source.ts';
import { apiOptions } from '../api/api-options.ts';
import { numberOf } from '../arguments.ts';
import type { Io } from '../io.ts';
import { judgeForReport, onceOptions } from '../judge.ts';
import { type OptionSpecs, type OptionValues, parseOptions } from '../options.ts';
import { readPolicy } from '../policy-file.ts';
import { bundlePage } from '../report/page-code.ts';
import { questionsOf } from '../report/questions-of.ts';
import { accountIn, regionIn } from '../report/report-options.ts';
import { UserError } from '../user-error.ts';

const options = {
  ...onceOptions,
  ...apiOptions,
  table: { type: 'text', describe: 'ask the compliance table itself, by its name or ARN' },
  title: { type: 'text', describe: 'whose images these are, for the head of the page' },
  days: { type: 'text', describe: 'how far the trend goes back; 30 without it' },
  histories: { type: 'text', describe: 'of how many images the history goes along; 500 without it' },
  output: { type: 'text', describe: 'the file to write; without it the page goes to stdout' },
  json: { type: 'flag', describe: 'what the page shows, as JSON' },
} as const satisfies OptionSpecs;

type Options = OptionValues<typeof options>;

/** `amigov report page`: one HTML file for auditors that needs nothing else, of a table or of one recorded account. */
export async function reportPageCommand(args: readonly string[], io: Io): Promise<number> {
  const wanted = parseOptions('report page', args, options);
  const source = await (wanted.from === null ? ofTable(wanted, io) : ofAccount(wanted, io));
  const report = reportDocument(source);
  const text = wanted.json ? `${JSON.stringify(report, null, 2)}\n` : htmlReport(report, await bundlePage());
  if (wanted.output === null) io.stdout(text);
  else {
    await writeFile(wanted.output, text).catch((cause: unknown) => {
      throw new UserError(`${wanted.output} could not be written`, { cause });
    });
    io.stderr(`${wanted.output}: ${report.findings.length} findings, ${text.length} bytes\n`);
  }
  return 0;
}

async function ofAccount(wanted: Options, io: Io): Promise<ReportSource> {
  const live = (['api', 'profile', 'table', 'days', 'histories'] as const).find(
    (name) => wanted[name] !== null,
  );
  if (live !== undefined)
    throw new UserError(`report page: --${live} is for a compliance table, --from for a recorded account`);
  const { report, policy } = await judgeForReport(wanted, io);
  const source = scanSource(report, policy);
  return { ...source, title: wanted.title ?? source.title };
}

async function ofTable(wanted: Options, io: Io): Promise<ReportSource> {
  const recorded = (['now', 'assume-empty', 'assume-notified'] as const).find(
    (name) => wanted[name] !== null,
  );
  if (recorded !== undefined) {
    throw new UserError(`report page: --${recorded} is for a recorded account: say which with --from FOLDER`);
  }
  const [accountId, region] = [accountIn(wanted.account), regionIn(wanted.region)];
  const policy: Policy | null = wanted.policy === null ? null : await readPolicy(wanted.policy);
  const order: ReportOrder = {
    ...{ accountId, region, policy, now: new Date(), dueDays: 366, accountNames: new Map() },
    title: wanted.title ?? titleOf(accountId, region),
    trendDays: wanted.days === null ? 30 : numberOf('days', wanted.days, [0, 366]),
    stories: wanted.histories === null ? 500 : numberOf('histories', wanted.histories, [0, 10_000]),
  };
  return readReport(await questionsOf(wanted, io), order).catch((error: unknown) => {
    throw error instanceof QuestionRefusedError ? new UserError(error.message) : error;
  });
}

function titleOf(accountId: string | null, region: string | null): string {
  const where = region === null ? '' : ` in ${region}`;
  return accountId === null ? `All governed accounts${where}` : `Account ${accountId}${where}`;
}
