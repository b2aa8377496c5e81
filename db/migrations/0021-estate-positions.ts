import { sql, type Kysely } from 'kysely'

/** Where an estate lies, in millionths of a degree (WGS-84), and the cell of a hundredth of a degree by which the near ones are found; and messages that still hold an address, by age. */
export async function up(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
  await sql.raw('alter table estate add column longitude integer check (longitude between 73500000 and 135100000)').execute(db)
  await sql.raw('alter table estate add column latitude integer check (latitude between 3800000 and 53600000)').execute(db)
  await sql.raw('alter table estate add column cell integer').execute(db)
  await sql.raw('create index estate_cell on estate (cell)').execute(db)
  await sql.raw("create index outbox_message_kept on outbox_message (queued_at) where recipient <> ''").execute(db)
  // The unique index of the keys follows the collation there, which LIKE cannot use.
  if (engine === 'postgres') await sql.raw('create index outbox_message_key on outbox_message (dedupe_key text_pattern_ops)').execute(db)
}
