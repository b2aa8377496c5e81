import type { Shape } from '../shape'
import type { divisions as zh } from '../zh-CN/divisions'

export const divisions: Shape<typeof zh> = {
  title: 'Divisions',
  answer: (all, units) => `${all} divisions, ${units} of them sub-districts`,
  name: 'Name',
  code: 'Code',
  level: 'Level',
  phone: 'Phone',
  levels: { country: 'country', province: 'province', city: 'city', district: 'district', subdistrict: 'sub-district', community: 'community' },
  kinds: { '': '', town: 'town', street: 'street', office: 'office' },
  change: 'Add or change',
  changeSay: 'Checked first, then written. Divisions that are not named stay as they are.',
  rows: 'Divisions (CSV)',
  rowsHint: 'First line: code,name,level,kind,parent,phone',
  check: 'Check',
  apply: 'Write',
  checked: 'Checked; nothing is written yet.',
  usage: 'npm run divisions -- FILE.csv [--apply] [--json]\nColumns: code,name,level,kind[,parent][,phone]. level is province, city, district, subdistrict or community; kind of a sub-district is town, street or office. Nothing is written without --apply.',
  planned: (added, changed, unchanged) => `${added} new, ${changed} changed, ${unchanged} as they are.`,
  applied: 'Written.',
  dryRun: 'Only checked, nothing was written. Add --apply to write.',
  reasons: {
    division_rows_missing: 'Paste the divisions',
    division_column_missing: (p) => `The file has no column “${p.column}”. The header should be code,name,level,kind[,parent].`,
    division_code_wrong: (p) => `Line ${p.line}: the code “${p.value}” should be 1 to 12 digits.`,
    division_code_twice: (p) => `Line ${p.line}: the code ${p.value} stands in the file twice.`,
    division_name_missing: (p) => `Line ${p.line}: the code ${p.value} has no name.`,
    division_level_unknown: (p) => `Line ${p.line}: the level “${p.value}” should be province, city, district, subdistrict or community.`,
    division_kind_unknown: (p) => `Line ${p.line}: the kind “${p.value}” should be town, street, office or empty.`,
    division_parent_unknown: (p) => `Line ${p.line}: the division above ${p.value} is not known. Enter it first, or name it as parent.`,
  },
}
