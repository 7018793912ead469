import { stringify } from 'yaml';
import type { Columns, TableName } from '../shared/report/export/rows.ts';
import { historyColumns } from '../shared/report/export/story-rows.ts';
import { findingColumns, scopeColumns } from '../shared/report/export/sweep-rows.ts';

/** A question that auditors ask, as SQL that Athena and DuckDB both understand; `?` stands for what is asked with. */
export interface NamedQuery {
  readonly name: string;
  readonly sql: string;
}

const tables: Readonly<Record<TableName, Columns>> = {
  findings: findingColumns,
  scopes: scopeColumns,
  history: historyColumns,
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of serverless.yml.
const prefix = '${self:custom.prefix}';
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: for Fn::Sub.
const root = 's3://${ExportBucket}';
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: for Fn::Sub.

/** infra/athena.yml: the tables of the export for Athena, its workgroup, and the questions. */
export function athenaTemplate(queries: readonly NamedQuery[]): string {
  const resources = {
    ExportDatabase: exported('AWS::Glue::Database', {
      CatalogId: { Ref: 'AWS::AccountId' },
      DatabaseInput: {
        Name: databaseName,
        Description: 'AMI Governor: what was every day, and what happened',
      },
    }),
    ExportWorkgroup: exported('AWS::Athena::WorkGroup', {
      Name: prefix,
      Description: 'Questions to the export of AMI Governor',
      RecursiveDeleteOption: true,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        // A month of 4,000 scopes is some gigabytes: what asks for more was asked without a day.
        BytesScannedCutoffPerQuery: 100_000_000_000,
        ResultConfiguration: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: for Fn::Sub.
          OutputLocation: { 'Fn::Sub': 's3://${AnswersBucket}/' },
          EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
        },
      },
    }),
    ...Object.fromEntries(
      Object.entries(tables).map(([name, columns]) => [`Export${capital(name)}`, tableOf(name, columns)]),
    ),
    ...Object.fromEntries(queries.map((query) => [`Query${idOf(query.name)}`, queryOf(query)])),
  };
  const head =
    '# The export as tables. Written by `npm run generate` from infra/athena.ts and infra/queries.\n';
  return head + stringify({ Resources: resources }, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Glue's names have no hyphens. */
const databaseName = { 'Fn::Join': ['_', { 'Fn::Split': ['-', prefix] }] };

function exported(type: string, properties: object): object {
  return { Type: type, Condition: 'Exports', Properties: properties };
}

/** Partitions are projected: a day needs no crawler and no statement (Athena User Guide, "Partition projection"). */
function tableOf(name: string, columns: Columns): object {
  return exported('AWS::Glue::Table', {
    CatalogId: { Ref: 'AWS::AccountId' },
    DatabaseName: { Ref: 'ExportDatabase' },
    TableInput: {
      Name: name,
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [{ Name: 'day', Type: 'string' }],
      Parameters: {
        classification: 'json',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': '2026-01-01,NOW',
        // The last braces are Athena's own.
        'storage.location.template': { 'Fn::Sub': `${root}/${name}/day=\${!day}/` },
      },
      StorageDescriptor: {
        Columns: Object.entries(columns).map(([Name, Type]) => ({ Name, Type })),
        Location: { 'Fn::Sub': `${root}/${name}/` },
        InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
      },
    },
  });
}

function queryOf({ name, sql }: NamedQuery): object {
  return exported('AWS::Athena::NamedQuery', {
    Name: name,
    Database: { Ref: 'ExportDatabase' },
    WorkGroup: { Ref: 'ExportWorkgroup' },
    QueryString: sql,
  });
}

function idOf(name: string): string {
  return name.split('-').map(capital).join('');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
