import type { Shape } from '../shape'
import type { log as zh } from '../zh-CN/log'

export const log: Shape<typeof zh> = {
  reasons: {},
  was: 'Was',
  content: 'Content',
  nothing: 'empty',
  precisions: { day: 'day', month: 'month' },
  week: (year, week) => `week ${week} of ${year}`,
  yes: 'yes',
  no: 'no',
  andMore: (count: number) => `and others, ${count} in all`,
  fields: {
    action: 'Action', added: 'Added', address: 'Address', ahead: 'Ahead', approver: 'Approved by', approximate: 'Approximate', body: 'Content', boxes: 'Places covered', building: 'Building', changed: 'Changed', channel: 'Channel',
    class: 'Class', closedOn: 'Struck off on', code: 'Code', company: 'Company', completed: 'Completed', condition: 'This week', datePrecision: 'Date known to the', detail: 'Details', districtCode: 'District', divisionCode: 'Division',
    done: 'Done', dueAt: 'Due at', dueOn: 'Due on', effectiveOn: 'Takes effect on', elevators: 'Elevators', email: 'E-mail', estate: 'Estate', figures: 'Figures', finding: 'Finding', floors: 'Floors', from: 'From',
    fromAt: 'From', grants: 'Grants', ground: 'Ground', half: 'Half-year', households: 'Households', inForceOn: 'In force from', issuer: 'Issuer', kind: 'Kind', latitude: 'Latitude', login: 'Login', longitude: 'Longitude',
    measure: 'Measure', measures: 'Measures taken', milestone: 'Milestone', month: 'Month', name: 'Name', note: 'Note', number: 'Number', numberYear: 'Year of the number', occurredOn: 'Happened on', on: 'On', onPublic: 'On public pages',
    onStaff: 'On staff pages', openedOn: 'Opened on', ownerName: 'Responsible', ownerPerson: 'Person', period: 'Period', permission: 'Scope', persons: 'Persons', phone: 'Telephone', places: 'Places', project: 'Project',
    projects: 'Projects', publicText: 'Public text', purpose: 'Purpose', raisedOn: 'Raised on', rating: 'Rating', reason: 'Reason', reference: 'Reference', released: 'Released at', reply: 'Reply', result: 'Result', role: 'Role',
    seed: 'Seed', signatoryA: 'Signs for party A', signatoryB: 'Signs for party B', signed: 'Signed', signedOn: 'Signed on', sinceOn: 'Since', sites: 'Sites', source: 'Source', stairwell: 'Stairwell', started: 'Started',
    state: 'State', step: 'Step', stopReason: 'Why the clock stands', stoppedOn: 'Clock stopped on', target: 'Target', targets: 'Monthly targets', text: 'Text', timing: 'Taken', title: 'Title', untilAt: 'Until',
    untilOn: 'Until', utility: 'Utility', validFrom: 'Valid from', validUntil: 'Valid until', version: 'Version', voters: 'Voters', week: 'Week', what: 'What was read', words: 'In words', works: 'Does it work', year: 'Year',
  },
}
