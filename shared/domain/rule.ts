import type { Verdict } from './finding.ts';
import type { Image, Scope } from './image.ts';
import type { ParamSpecs, ParamValues } from './params.ts';

/** A check that a policy's rule can name. Everything that documents it lives in its file. */
export interface Rule<Specs extends ParamSpecs = ParamSpecs> {
  /** The file's name. */
  readonly id: string;
  /** The claim that holds when an image is compliant. */
  readonly title: string;
  readonly why: string;
  /** The AWS document or control that it rests on. */
  readonly source: string;
  /** A rule of a policy file that uses it, as YAML. */
  readonly example: string;
  readonly params: Specs;
  /** Pure and total: every image gets a verdict, whatever facts are missing. */
  judge(image: Image, scope: Scope, params: ParamValues<Specs>, now: Date): Verdict;
}

export function defineRule<const Specs extends ParamSpecs>(rule: Rule<Specs>): Rule<Specs> {
  return rule;
}
