import { sql, type Kysely } from 'kysely'

/**
 * On which days which promise was the first overdue one of a project, so that the list of overdue projects of any day is read along an
 * index instead of from every promise ever made. It follows from facts and promises like `project_status` and is filled from them here.
 */
export async function up(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
  const clustered = engine === 'sqlite' ? sql` without rowid` : sql``
  await sql`create table overdue_span (
    project_id integer not null references project(id), district_code text not null, milestone text not null, due_on text not null,
    from_on text not null, until_on text not null, primary key (project_id, milestone))${clustered}`.execute(db)
  await sql`insert into overdue_span (project_id, district_code, milestone, due_on, from_on, until_on)
    with promise as (
      select plan.id, plan.project_id, plan.milestone, plan.due_on from milestone_plan as plan
      where not exists (select 1 from milestone_plan as later where later.project_id = plan.project_id and later.milestone = plan.milestone and later.id > plan.id)
    ), kept as (
      select event.project_id, event.milestone, min(event.occurred_on) as kept_on from milestone_event as event
      left join milestone_retraction as gone on gone.event_id = event.id where gone.event_id is null group by event.project_id, event.milestone
    ), ended as (
      select promise.id, promise.project_id, status.district_code, promise.milestone, promise.due_on, coalesce(kept.kept_on, '9999-12-31') as kept_on,
        case when status.closed = 1 then coalesce(status.terminated_on, status.stage_on, '9999-12-31') else '9999-12-31' end as closed_on
      from promise join project_status as status on status.project_id = promise.project_id
      left join kept on kept.project_id = promise.project_id and kept.milestone = promise.milestone
    ), spans as (
      select id, project_id, district_code, milestone, due_on, case when kept_on < closed_on then kept_on else closed_on end as until_on from ended
    ), first_of as (
      select spans.*, coalesce(max(until_on) over (partition by project_id order by due_on, id rows between unbounded preceding and 1 preceding), '') as from_on from spans
    )
    select project_id, district_code, milestone, due_on, from_on, until_on from first_of where until_on > due_on and until_on > from_on`.execute(db)
  // Every column asked for stands in the index: of open spans and those ended since the day asked, nothing else is read.
  await sql`create index overdue_span_day on overdue_span (district_code, until_on, from_on, due_on, project_id, milestone)`.execute(db)
}
