import type { MilestoneCode } from '~/domain/milestones'
import { fullDate } from '../dates'

type Values = Record<string, string | number>

const names: Record<MilestoneCode, string> = {
  SURVEY: '摸底征询', CONSENT: '业主表决', AGREEMENT: '签约', DESIGN: '方案设计', NOTICE: '公示', ACCEPTED: '受理', JOINT_REVIEW: '联合审查', PERMIT: '规划施工许可',
  STARTED: '开工', FOUNDATION: '基础完成', STEEL: '井道完成', INSTALL: '电梯安装完成', INSPECTION: '监督检验', ACCEPTANCE: '竣工验收', IN_USE: '投入使用', CLOSED: '归档',
  SITE_VISIT: '现场踏勘', PIPELINE: '管线迁改', INSTALL_NOTICE: '安装告知', REGISTRATION: '使用登记', OBJECTION: '异议', SUBSIDY: '补助',
  PAUSED: '停工', RESUMED: '复工', TERMINATED: '终止',
}

const utilities: Record<string, string> = { water: '供水', gas: '燃气', power: '供电', heat: '供热', telecom: '通信', sewage: '排水' }

const nameOf = (code: string | number | undefined): string => (names as Record<string, string>)[String(code)] ?? String(code)
/** Several codes joined by commas: 签约、公示 */
const namesOf = (codes: string | number | undefined): string => String(codes).split(',').map(nameOf).join('、')
const day = (date: string | number | undefined): string => fullDate(String(date), 'zh-CN')

export const milestones = {
  names,
  /** Where a project stands, as one says it. */
  stages: {
    SURVEY: '正在征询意愿', CONSENT: '业主已同意', AGREEMENT: '已签约', DESIGN: '方案已定', NOTICE: '已公示', ACCEPTED: '已受理', JOINT_REVIEW: '联合审查已通过',
    PERMIT: '许可已取得', STARTED: '已开工', FOUNDATION: '基础已完成', STEEL: '井道已完成', INSTALL: '电梯已装好', INSPECTION: '检验已合格', ACCEPTANCE: '已完工', IN_USE: '已投入使用',
    CLOSED: '已归档',
  } as Record<string, string>,
  noStage: '尚未签约',
  utilities,
  pauseReasons: {
    residents: '居民意见未统一', funds: '资金未到位', pipeline: '等管线迁改', approval: '等审批', construction: '施工组织问题', company: '企业原因', safety: '质量安全整改', weather: '天气原因', other: '其他',
  } as Record<string, string>,
  terminationReasons: {
    residents: '居民意见未统一', funds: '资金无法落实', technical: '现场条件不允许', demolition: '列入征收拆迁', company: '企业退出', other: '其他',
  } as Record<string, string>,
  revisionReasons: {
    residents: '居民意见未统一', funds: '资金未到位', pipeline: '管线迁改', approval: '审批时间延长', construction: '施工组织调整', company: '企业原因', weather: '天气原因', force_majeure: '不可抗力',
    typing_error: '原日期填错', other: '其他',
  } as Record<string, string>,
  problemClasses: {
    consent: '意愿', funds: '资金', pipeline: '管线', approval: '审批', construction: '施工', company: '企业', safety: '质量安全', other: '其他',
  } as Record<string, string>,
  states: {
    open: '未完成', done: '已完成', settled: '已解决', court: '已起诉', due: '可申领', claimed: '已申领', reviewed: '已审核', notice: '公示中', paid: '已拨付', passed: '通过', failed: '未通过',
  } as Record<string, string>,
  objectionStates: { open: '有异议，未解决', settled: '已解决', court: '已起诉' } as Record<string, string>,
  evidence: {
    AGREEMENT: '签字的协议书', NOTICE: '公示照片', JOINT_REVIEW: '联合审查意见书', INSTALL_NOTICE: '告知书回执', STARTED: '开工照片', INSPECTION: '检验报告编号', ACCEPTANCE: '竣工验收表', REGISTRATION: '使用登记证编号',
  } as Record<string, string>,
  evidenceKinds: { file: '凭证文件', photo: '现场照片', last_day: '公示最后一天', reference: '报告或证书编号' } as Record<string, string>,
  reasons: {
    milestone_unknown: '请选择节点',
    date_invalid: (p: Values) => (p.date ? `没有“${p.date}”这一天，请按年、月、日填写` : '请填日期'),
    month_invalid: '只知道月份时，请填当月1日',
    date_in_future: (p: Values) => `日期不能晚于今天（${day(p.today)}）`,
    until_before_start: (p: Values) => `不能早于开始日期${day(p.start)}`,
    reason_missing: '请选择原因',
    utility_missing: '请选择是哪一种管线',
    state_missing: '请选择办理结果',
    already_recorded: (p: Values) => `${nameOf(p.milestone)}已登记为${day(p.date)}。填错了请先撤回原来那一条`,
    terminated_since: (p: Values) => `项目已于${day(p.date)}终止，之后不再登记进展`,
    notice_running: (p: Values) => `公示到${day(p.until)}才满，${nameOf(p.milestone)}不能早于这一天`,
    before_earlier: (p: Values) => `${nameOf(p.milestone)}（${day(p.date)}）不能早于${nameOf(p.other)}（${day(p.otherDate)}）`,
    after_later: (p: Values) => `${nameOf(p.milestone)}（${day(p.date)}）不能晚于${nameOf(p.other)}（${day(p.otherDate)}）`,
    milestone_missing: (p: Values) => `还没有登记${namesOf(p.other)}，不能登记${nameOf(p.milestone)}`,
    pipeline_open: (p: Values) => `${utilities[String(p.utility)] ?? p.utility}管线还没有迁改完，不能登记井道完成`,
    notice_end_missing: (p: Values) => `请填公示最后一天，按规定不早于${day(p.until)}`,
    notice_too_short: (p: Values) => `公示要满${p.days}天，最后一天不早于${day(p.until)}`,
    objection_blocks: (p: Values) => `${day(p.date)}的异议还没有解决，按本地规定不能登记联合审查`,
    objection_open: (p: Values) => `${day(p.date)}的异议还没有解决`,
    paused_since: (p: Values) => `项目自${day(p.date)}起停工，还没有登记复工`,
    paused_later: (p: Values) => `${day(p.date)}另有一次停工，先后顺序不对`,
    not_paused: (p: Values) => `${day(p.date)}这一天项目不在停工中`,
    in_use_since: (p: Values) => `电梯已于${day(p.date)}投入使用，不能再登记${nameOf(p.milestone)}`,
    revision_reason_missing: '日期已定过，改期请选择原因',
    retraction_reason_missing: '请写明撤回原因',
    fact_verified: '这一条已经核实，请由住建部门撤回',
    fact_retracted: '这一条已经撤回，不用核实',
    own_fact: '本人登记的，须由他人核实',
    file_missing: '凭证没有收到，请重新选择文件',
  },
}
