/**
 * The demo's district: Tianqu New Area of Dezhou with its six sub-districts by their statistical names and codes. Estates, addresses,
 * where they lie (somewhere in their sub-district), companies, people and telephone numbers are invented.
 */
export const DISTRICT = { code: '371471', name: '德州天衢新区', phone: '0534-000 0100' }

export interface Unit {
  code: string
  name: string
  kind: 'street' | 'town' | 'office'
  phone: string
  /** Login and name of who reports; `officer` is the demo's own account. */
  officer: { login: string; name: string }
  /** Projects begun in the first year and in each later one. */
  size: [first: number, later: number]
  /** 1 = as planned, 1.3 = everything takes a third longer. */
  pace: number
  /** `at`: longitude and latitude in degrees. */
  estates: { name: string; address: string; at: [string, string] }[]
}

export const UNITS: Unit[] = [
  {
    code: '371471007', name: '长河街道', kind: 'street', phone: '0534-000 0110', officer: { login: 'changhe', name: '孙晓岚' }, size: [7, 14], pace: 1,
    estates: [
      { name: '春和里', address: '示例春和路12号', at: ['116.3312', '37.4402'] }, { name: '槐荫新居', address: '示例槐荫街3号', at: ['116.3385', '37.4376'] }, { name: '长堤花园', address: '示例长堤路56号', at: ['116.3274', '37.4331'] },
      { name: '文汇苑', address: '示例文汇路8号', at: ['116.3441', '37.4418'] }, { name: '和顺家园', address: '示例和顺街21号', at: ['116.3356', '37.4459'] },
    ],
  },
  {
    code: '371471008', name: '宋官屯街道', kind: 'street', phone: '0534-000 0111', officer: { login: 'officer', name: '王晓燕' }, size: [5, 12], pace: 1.24,
    estates: [
      { name: '颐宁小区', address: '示例颐宁路5号', at: ['116.3528', '37.4527'] }, { name: '锦绣园', address: '示例锦绣街17号', at: ['116.3603', '37.4488'] }, { name: '柳堤家园', address: '示例柳堤路30号', at: ['116.3491', '37.4581'] }, { name: '星河湾里', address: '示例星河路9号', at: ['116.3672', '37.4543'] },
    ],
  },
  {
    code: '371471100', name: '赵虎镇', kind: 'town', phone: '0534-000 0112', officer: { login: 'zhaohu', name: '赵立新' }, size: [3, 8], pace: 0.95,
    estates: [{ name: '虎跃新村', address: '示例虎跃路2号', at: ['116.4365', '37.4412'] }, { name: '春和里', address: '示例镇前街40号', at: ['116.4421', '37.4448'] }, { name: '丰禾小区', address: '示例丰禾路11号', at: ['116.4302', '37.4379'] }],
  },
  {
    code: '371471101', name: '抬头寺镇', kind: 'town', phone: '0534-000 0113', officer: { login: 'taitousi', name: '刘志强' }, size: [3, 7], pace: 1.5,
    estates: [{ name: '望岳小区', address: '示例望岳路6号', at: ['116.4108', '37.3621'] }, { name: '福泽家园', address: '示例福泽街15号', at: ['116.4163', '37.3667'] }, { name: '同心里', address: '示例同心路1号', at: ['116.4051', '37.3588'] }],
  },
  {
    code: '371471108', name: '袁桥镇', kind: 'town', phone: '0534-000 0114', officer: { login: 'yuanqiao', name: '陈建国' }, size: [2, 6], pace: 2.2,
    estates: [{ name: '桥畔新村', address: '示例桥畔路7号', at: ['116.3897', '37.5062'] }, { name: '兴桥小区', address: '示例兴桥街19号', at: ['116.3954', '37.5018'] }],
  },
  {
    code: '371471400', name: '新区服务管理办公室', kind: 'office', phone: '0534-000 0115', officer: { login: 'xinqu', name: '周敏' }, size: [2, 6], pace: 1.12,
    estates: [{ name: '天和苑', address: '示例天和路28号', at: ['116.3745', '37.4321'] }, { name: '启明家园', address: '示例启明街4号', at: ['116.3802', '37.4287'] }],
  },
]

export const COMPANIES = {
  builder: [{ name: '德州示例建筑工程有限公司', phone: '0534-000 0301' }, { name: '山东示例钢构有限公司', phone: '0534-000 0302' }],
  installer: [{ name: '山东示例电梯工程有限公司', phone: '0534-000 0311' }, { name: '德州示例机电安装有限公司', phone: '0534-000 0312' }],
  maintenance: [{ name: '德州示例电梯维保有限公司', phone: '0534-000 0321' }],
} as const

/** What stands in the letters. */
export const PARTY_A = '德州天衢新区建设管理部'
export const SIGNATORY_A = '部长'
