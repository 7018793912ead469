import type { OptionSpecs, OptionValues } from './options.ts';

/** How a real account is entered. */
export const liveOptions = {
  profile: { type: 'text', describe: 'a real account: the profile of the AWS configuration' },
  role: { type: 'text', describe: 'a real account: the role to take on there, its name or ARN' },
  'external-id': { type: 'text', describe: 'what that role asks for' },
  table: {
    type: 'text',
    describe: 'the compliance table with the history, its name or ARN; without it there is none',
  },
} as const satisfies OptionSpecs;

export interface LiveOptions extends OptionValues<typeof liveOptions> {
  readonly account: string | null;
  readonly region: string | null;
}
