import { writeFile } from 'node:fs/promises';
import { costDoc } from './cost-doc.ts';

await writeFile(new URL('../../docs/cost.md', import.meta.url), costDoc());
console.error('wrote docs/cost.md');
