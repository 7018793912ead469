import type { Control } from './rule.ts';

const cisFoundations = { '5.6': 'Ensure that EC2 Metadata Service only allows IMDSv2' };

const cisCompute = {
  '2.1.1': 'Ensure Consistent Naming Convention is used for Organizational AMI',
  '2.1.2': 'Ensure Amazon Machine Images (AMIs) are encrypted',
  '2.1.3': 'Ensure Only Approved Amazon Machine Images (AMIs) are Used',
  '2.1.4': 'Ensure Images (AMI) are not older than 90 days',
  '2.1.5': 'Ensure Images are not Publicly Available',
  '2.2.2': 'Ensure Public Access to EBS Snapshots is Disabled',
  '2.2.3': 'Ensure EBS volume snapshots are encrypted',
};

const fsbp = {
  'EC2.1': 'Amazon EBS snapshots should not be publicly restorable',
  'EC2.3': 'Attached Amazon EBS volumes should be encrypted at-rest',
  'EC2.8': 'EC2 instances should use Instance Metadata Service Version 2 (IMDSv2)',
};

const nist = {
  'AC-3': 'Access Enforcement',
  'AC-3(7)': 'Role-based Access Control',
  'AC-3(15)': 'Discretionary and Mandatory Access Control',
  'AC-4': 'Information Flow Enforcement',
  'AC-4(21)': 'Physical or Logical Separation of Information Flows',
  'AC-6': 'Least Privilege',
  'AC-21': 'Information Sharing',
  'CA-9(1)': 'Compliance Checks',
  'CM-3(6)': 'Cryptography Management',
  'SC-7': 'Boundary Protection',
  'SC-7(3)': 'Access Points',
  'SC-7(4)': 'External Telecommunications Services',
  'SC-7(9)': 'Restrict Threatening Outgoing Communications Traffic',
  'SC-7(10)': 'Prevent Exfiltration',
  'SC-7(11)': 'Restrict Incoming Communications Traffic',
  'SC-7(16)': 'Prevent Discovery of System Components',
  'SC-7(20)': 'Dynamic Isolation and Segregation',
  'SC-7(21)': 'Isolation of System Components',
  'SC-13': 'Cryptographic Protection',
  'SC-28': 'Protection of Information at Rest',
  'SC-28(1)': 'Cryptographic Protection',
  'SI-7(6)': 'Cryptographic Protection',
};

// Its requirements are sentences; these are their subjects.
const pci = {
  '1.2.1': 'Restrict inbound and outbound traffic to that which is necessary',
  '1.3.1': 'Limit inbound traffic to system components that provide authorized publicly accessible services',
  '1.3.4': 'Do not allow unauthorized outbound traffic from the cardholder data environment to the Internet',
  '7.2.1': 'Coverage of all system components',
};

const titles: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
  string,
  Readonly<Record<string, string>>
>([
  ['AWS FSBP', fsbp],
  ['CIS AWS Compute Services', cisCompute],
  ['CIS AWS Foundations 3.0', cisFoundations],
  ['NIST 800-53', nist],
  ['PCI DSS 3.2.1', pci],
]);

/** As the framework calls the control. Here and not with the rules: only people read it. */
export function controlTitle({ framework, id }: Pick<Control, 'framework' | 'id'>): string | null {
  return titles.get(framework)?.[id] ?? null;
}
