import { describe, expect, it } from 'vitest';
import { readYaml } from '../../shared/policy/read-yaml.ts';

function read(text: string): unknown {
  const yaml = readYaml(text);
  return yaml.ok ? yaml.file.value : yaml.faults;
}

describe('YAML of a policy file', () => {
  it('has stars and ampersands in texts, quoted, in blocks and behind other letters', () => {
    expect(read('a: \'*\'\nb: "&x"\nc: x*\nd: R&D\n# *x &y\n')).toEqual({
      a: '*',
      b: '&x',
      c: 'x*',
      d: 'R&D',
    });
    expect(read('a: |\n  *starred*\nb: >-\n  &c\n')).toEqual({ a: '*starred*\n', b: '&c' });
    expect(read('--- |\n*starred*\n')).toBe('*starred*\n');
  });

  it('is that of version 1.2: yes is a text and 010 is ten', () => {
    expect(read('a: yes\nb: 010\nc: 2027-06-30\nd: true\ne: ~\n')).toEqual({
      a: 'yes',
      b: 10,
      c: '2027-06-30',
      d: true,
      e: null,
    });
  });

  it('keeps a number as it was written', () => {
    const yaml = readYaml('a: [012345678901]\n');

    expect(yaml.ok && yaml.file.sourceOf(['a', 0])).toBe('012345678901');
    expect(yaml.ok && yaml.file.sourceOf(['a', 1])).toBeNull();
  });

  it('has a place for each key and value, and for what is missing that of what is around it', () => {
    const yaml = readYaml('a:\n  - b: 1\n    c: {d: 2}\n');
    if (!yaml.ok) throw new Error('the YAML is broken');
    const { positionOf } = yaml.file;

    expect(positionOf(['a', 0, 'c'], 'key')).toEqual({ line: 3, column: 5 });
    expect(positionOf(['a', 0, 'c'], 'value')).toEqual({ line: 3, column: 8 });
    expect(positionOf(['a', 0, 'x', 'y'], 'value')).toEqual({ line: 2, column: 5 });
    expect(positionOf([], 'value')).toEqual({ line: 1, column: 1 });
  });
});
