/** The functions: of a folder in functions/, a bundle in dist/, and a resource of serverless.yml each. */
export const functionNames = [
  'image-event',
  'inspector-finding',
  'daily-sweep',
  'govern',
  'apply',
  'remove',
  'slack',
  'archive',
  'api',
] as const;

export type FunctionName = (typeof functionNames)[number];
