import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Sandbox } from '../../sandbox/start-sandbox.ts';
import { readJsonLines } from '../../shared/report/export/json-lines.ts';
import type { Columns, Row, TableName } from '../../shared/report/export/rows.ts';
import { historyColumns } from '../../shared/report/export/story-rows.ts';
import { findingColumns, scopeColumns } from '../../shared/report/export/sweep-rows.ts';

/** What the service brought into its bucket. */
export interface Exported {
  readonly objects: ReadonlyMap<string, Uint8Array>;
  rows(table: TableName): readonly Row[];
  /** As Athena would, over the same files. */
  query(sql: string, values?: readonly string[]): Promise<readonly Row[]>;
  /** The folder that `aws s3 sync` would make. */
  readonly folder: string;
  close(): Promise<void>;
}

const types: Readonly<Record<Columns[string], string>> = {
  string: 'VARCHAR',
  bigint: 'BIGINT',
  boolean: 'BOOLEAN',
  'array<string>': 'VARCHAR[]',
};

export async function readExport({ runtime }: Sandbox): Promise<Exported> {
  const client = new S3Client({
    region: runtime.service.region,
    endpoint: runtime.endpoints.queues,
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const Bucket = runtime.service.buckets.find(({ name }) => name.includes('-export-'))?.name ?? '';
  const objects = new Map<string, Uint8Array>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      objects.set(Key, (await Body?.transformToByteArray()) ?? new Uint8Array());
    }
  }
  client.destroy();
  const folder = await mkdtemp(join(tmpdir(), 'ami-governor-export-'));
  for (const [key, bytes] of objects) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), bytes);
  }
  const database = await openDatabase(folder);
  return {
    ...{ objects, folder },
    rows: (table) =>
      [...objects]
        .filter(([key]) => key.startsWith(`${table}/`))
        .flatMap(([, bytes]) => readJsonLines(bytes)),
    query: async (sql, values = []) => {
      const reader = await database.runAndReadAll(sql, [...values]);
      return reader.getRowObjectsJson() as readonly Row[];
    },
    close: async () => {
      database.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}

/** The tables of a copy of the export, with the columns that Athena sees. */
export async function openDatabase(folder: string) {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const database = await instance.connect();
  const tables = { findings: findingColumns, scopes: scopeColumns, history: historyColumns };
  for (const [name, columns] of Object.entries(tables)) {
    const typed = Object.entries({ ...columns, day: 'string' as const }).map(
      ([column, type]) => `${column}: '${types[type]}'`,
    );
    await database.run(
      `CREATE VIEW ${name} AS SELECT * FROM read_json('${folder}/${name}/day=*/*.jsonl.gz', format = 'newline_delimited', hive_partitioning = true, hive_types = {day: VARCHAR}, columns = {${typed.filter((each) => !each.startsWith('day')).join(', ')}})`,
    );
  }
  return database;
}
