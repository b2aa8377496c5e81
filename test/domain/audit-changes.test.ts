import { describe, expect, it } from 'vitest'
import { changesOf } from '~/domain/audit-changes'

describe('what an entry of the log changed', () => {
  it.each([
    ['a new record, without its numbers', null, { id: 7, due_on: '2026-11-05', note: '', file_id: 2, text: '牵头解决' }, [['dueOn', undefined, '2026-11-05'], ['text', undefined, '牵头解决']]],
    ['one field among equal ones', { state: 'submitted', week: '2026-W44' }, { state: 'accepted', week: '2026-W44' }, [['state', 'submitted', 'accepted']]],
    ['a column and a form’s field of one name', { due_on: '2026-11-05' }, { dueOn: '2026-11-06' }, [['dueOn', '2026-11-05', '2026-11-06']]],
    ['what was taken away', { name: '市局平台' }, null, [['name', '市局平台', undefined]]],
    ['JSON within a field', null, { detail: '{"utility":"gas"}' }, [['detail', undefined, { utility: 'gas' }]]],
    ['a list without a name', null, [{ month: 1, target: 3 }], [['', undefined, [{ month: 1, target: 3 }]]]],
    ['nothing', null, { detail: '{}', note: null }, []],
  ])('%s', (_, before, after, expected) => {
    expect(changesOf(before && JSON.stringify(before), after && JSON.stringify(after)).map(({ field, before: was, after: is }) => [field, was, is])).toEqual(expected)
  })

  it('text that only looks like JSON stays text', () => {
    expect(changesOf(null, '{"note":"[待补"}')).toEqual([{ field: 'note', before: undefined, after: '[待补' }])
  })
})
