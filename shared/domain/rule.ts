import type { ExtraFact } from './facts.ts';
import type { Verdict } from './finding.ts';
import type { Image } from './image.ts';
import type { JudgedScope } from './judged-scope.ts';
import type { ParamSpecs, ParamValues } from './params.ts';

/** A control that a published mapping says the rule serves. */
export interface Control {
  /** With its version where ids change from one to the next. */
  readonly framework:
    | 'NIST 800-53'
    | 'AWS FSBP'
    | 'CIS AWS Foundations 3.0'
    | 'CIS AWS Compute Services'
    | 'PCI DSS 3.2.1'
    | 'SOC 2'
    | 'HIPAA'
    | 'FedRAMP';
  /** As the framework writes it, such as `CM-8(3)`. */
  readonly id: string;
  /** Where the mapping is published. */
  readonly source: string;
}

/** Controls that one published mapping names together. */
export function mappedControls(
  framework: Control['framework'],
  ids: readonly string[],
  source: string,
): readonly Control[] {
  return ids.map((id) => ({ framework, id, source }));
}

interface DocumentedRule<Specs extends ParamSpecs> {
  /** The file's name. */
  readonly id: string;
  /** The claim that holds when an image, or the scope, is compliant. */
  readonly title: string;
  readonly why: string;
  /** The AWS document or control that it rests on. */
  readonly source: string;
  /** A rule of a policy file that uses it, as YAML. */
  readonly example: string;
  readonly params: Specs;
  /** Empty where no published mapping names such a rule. */
  readonly controls: readonly Control[];
  /** What it needs besides the facts that are always read: read only where a rule of the policy asks. */
  readonly reads: readonly ExtraFact[];
}

/** A check of images that a policy's rule can name. Everything that documents it lives in its file. */
export interface ImageRule<Specs extends ParamSpecs = ParamSpecs> extends DocumentedRule<Specs> {
  readonly about: 'image';
  /** Judged after all others, so that it can ask which images those found failing. */
  readonly isLast: boolean;
  /** Pure and total: every image gets a verdict, whatever facts are missing. */
  judge(image: Image, scope: JudgedScope, params: ParamValues<Specs>, now: Date): Verdict;
}

/** A check of the account's settings in the Region. */
export interface ScopeRule<Specs extends ParamSpecs = ParamSpecs> extends DocumentedRule<Specs> {
  readonly about: 'scope';
  /** Pure and total. */
  judge(scope: JudgedScope, params: ParamValues<Specs>, now: Date): Verdict;
}

export type Rule = ImageRule | ScopeRule;

type Defaults = 'about' | 'isLast' | 'controls' | 'reads';
type Defined<R extends DocumentedRule<ParamSpecs>> = Omit<R, Defaults> & Partial<Omit<R, 'about'>>;

export function defineRule<const Specs extends ParamSpecs>(
  rule: Defined<ImageRule<Specs>>,
): ImageRule<Specs> {
  return { controls: [], reads: [], isLast: false, ...rule, about: 'image' };
}

export function defineScopeRule<const Specs extends ParamSpecs>(
  rule: Defined<ScopeRule<Specs>>,
): ScopeRule<Specs> {
  return { controls: [], reads: [], ...rule, about: 'scope' };
}
