import { TableNode, type KyselyPlugin, type OperationNode, type PluginTransformQueryArgs, type PluginTransformResultArgs, type QueryResult, type RootOperationNode, type UnknownRow } from 'kysely'
import type { Schema } from './schema'

/** Tables whose every change needs an entry in the log, written in the same transaction. */
export const AUDITED: ReadonlySet<string> = new Set<keyof Schema>([
  'division', 'account', 'account_grant', 'account_identity', 'policy', 'file', 'import_batch', 'annual_plan', 'commitment', 'commitment_version', 'commitment_target', 'estate',
  'project', 'project_transfer', 'company', 'project_company', 'dispatch_round', 'dispatch_sheet', 'dispatch_sheet_event', 'dispatch_exception', 'weekly_update', 'milestone_event',
  'milestone_verification', 'milestone_retraction', 'milestone_plan', 'bulk_change', 'bulk_change_item', 'opening_figure', 'problem', 'problem_event', 'agreed_item', 'circular', 'circular_issue', 'circular_entry',
  'site_check_draw', 'site_check', 'escalation', 'escalation_event', 'escalation_template', 'message_robot', 'document_template', 'observation', 'observation_entry', 'rating_decision',
  'release_date', 'circular_receipt', 'public_photo', 'feedback', 'feedback_event', 'boundary', 'announcement',
])

/** Tables that need none, and why. */
export const UNAUDITED: Readonly<Record<string, string>> = {
  audit_entry: 'the log itself',
  setting: 'the key of the sessions, made once',
  revision: 'counters that tell pages when to be made anew',
  figure_entry: 'follows from the facts',
  project_status: 'follows from the facts',
  tally: 'follows from the facts',
  overdue_span: 'follows from the facts and promises',
  estate_gram: 'follows from the names of estates',
  estate_search: 'likewise',
  session: 'sign-in, shown to its owner',
  sign_in_attempt: 'counts failures, which are forgotten at the next success; what is old is erased',
  one_time_link: 'making and using one are logged; expiry is not a change',
  account_second_factor: 'a key waits until its first code; turning it on and off is logged',
  circular_view: 'a reading, counted',
  observation_count: 'sums of votes without names',
  observation_voter: 'that somebody voted, not how',
  report_time: 'seconds of nobody',
  outbox_message: 'what the system sends; the command that caused it is logged',
  job_lease: 'which process runs what',
  follower: 'a resident’s own choice',
  use_answer: 'a resident’s own answer; what staff find is logged',
  resident_attempt: 'counts of a quarter of an hour',
  api_token: 'made and ended with an entry; its last use is noted without',
  recovery_code: 'made and used with an entry of the account',
}

/** Sees every statement of a transaction and, at its end, whether something audited changed without an entry. */
export class WriteWatch implements KyselyPlugin {
  private readonly written = new Set<string>()

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (node.kind === 'InsertQueryNode') this.note(node.into)
    else if (node.kind === 'UpdateQueryNode') this.note(node.table)
    else if (node.kind === 'DeleteQueryNode') node.from.froms.forEach((from) => this.note(from))
    return node
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result)
  }

  /** Throws, so that the transaction is rolled back. */
  check(): void {
    const silent = [...this.written].filter((table) => AUDITED.has(table))
    if (silent.length > 0 && !this.written.has('audit_entry')) throw new Error(`${silent.join(', ')} changed without an entry in the log`)
  }

  private note(node: OperationNode | undefined): void {
    if (node && TableNode.is(node)) this.written.add(node.table.identifier.name)
  }
}
