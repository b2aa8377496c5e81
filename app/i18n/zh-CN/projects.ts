import type { Standing } from '~/domain/project-life'
import { fullDate, shortDate } from '../dates'
import { milestones } from './milestones'

type Values = Record<string, string | number>

const nameOf = (code: string | null | undefined): string => (milestones.names as Record<string, string>)[code ?? ''] ?? '下一步'
const stageOf = (code: string | null): string => (code && milestones.stages[code]) || milestones.noStage

/** What one would say on the telephone about a project; `place` is 桂苑小区3号楼2单元. */
function standing(place: string, state: Standing, today: string): string {
  const day = (date: string, precision?: string) => shortDate(date, today, 'zh-CN', precision)
  switch (state.kind) {
    case 'terminated':
      return `${place}已于${day(state.on)}终止${state.reason ? `：${milestones.terminationReasons[state.reason] ?? state.reason}` : ''}`
    case 'paused': {
      const reason = state.reason ? `：${milestones.pauseReasons[state.reason] ?? state.reason}` : ''
      return `${place}${state.days > 0 ? `停工${state.days}天` : '今天起停工'}${reason}${state.restartOn ? `，预计${day(state.restartOn)}复工` : ''}`
    }
    case 'in_use':
      return `${place}已于${day(state.on, state.precision)}投入使用`
    case 'closed':
      return `${place}已于${day(state.on, state.precision)}归档`
    case 'late':
      return `${place}${stageOf(state.stage)}，${nameOf(state.next)}应在${day(state.dueOn)}前，已超期${state.days}天`
    case 'due':
      return `${place}${stageOf(state.stage)}，${nameOf(state.next)}应在${day(state.dueOn)}前${state.days === 0 ? '，就是今天' : `，还有${state.days}天`}`
    case 'undated':
      return `${place}${stageOf(state.stage)}${state.next ? `，${nameOf(state.next)}还没有定日期` : ''}`
  }
}

export const projects = {
  title: '项目',
  list: {
    answer: (count: string, elevators: number, state: string, late: number) => `${state}${count}，${elevators}部${late > 0 ? `，其中${late}个超期` : ''}`,
    answerMore: (limit: number, state: string) => `${state}项目超过${limit}个，请用下面的条件缩小范围`,
    none: (state: string) => `没有${state}项目`,
    noneYet: '已有台账的，可以整份导入',
    noneHint: '换一个条件，或清除全部条件。',
    count: (count: number) => `${count}个项目`,
    bulkDates: '批量改日期', bulkStage: '批量登记节点',
    states: { open: '在办', late: '超期', paused: '停工', outside: '计划外', terminated: '已终止', all: '全部' },
    sorts: { due: '先看最急的', code: '按项目编号' },
    anyUnit: '全部镇街', anyStage: '全部节点', beforeFirst: '尚未签约',
    text: '项目编号、小区或楼栋', unit: '镇街', stage: '当前节点', state: '状态', sort: '排列',
    more: '更多条件', find: '查找', clear: '清除条件', create: '新建项目',
    page: (page: number, pages: number) => `第${page}页，共${pages}页`,
    tooMany: (limit: number) => `下载限${limit}行，请缩小范围后再下载。`,
    columns: {
      code: '项目编号', place: '小区楼栋', unit: '镇街', elevators: '部数', stage: '当前节点', since: '日期', next: '下一节点', due: '时限', condition: '状态', plan: '计划内外',
      estate: '小区', building: '楼栋', stairwell: '单元', lastReport: '最近报送', daysLate: '超期（天）',
    },
    fileName: '加装电梯项目',
    caption: '按下一节点的时限排列，超期的在前；没有定日期的在后。',
    captionCode: '按项目编号排列。',
  },
  status: {
    late: (days: number) => `超期${days}天`, paused: (days: number) => `停工${days}天`, terminated: '已终止', ok: '正常', undated: '未定日期', done: '已完成', inUse: '已投入使用',
  },
  inPlan: '计划内', outside: '计划外',
  standing,
  page: {
    facts: (elevators: number, floors: number | null, households: number | null) =>
      [`${elevators}部电梯`, floors && `${floors}层`, households && `${households}户`].filter(Boolean).join('，'),
    letter: (number: string) => `列入${number}`,
    noLetter: '未列入承诺书，计划外',
    lastReport: (date: string) => `最近报送${date}`,
    neverReported: '还没有报送过',
    undo: (what: string) => `撤销这次${what}`,
    changed: (who: string, when: string, what: string) => `最近改动：${who}，${when}，${what}`,
    warnings: {
      registration: (days: number, due: string) => `投入使用已超过${days}天，还没有办理使用登记（应在${due}前）`,
      lateStart: (planned: string, months: number, light: string) => `计划${planned}开工，过了${months}个月还没有开工：${light}。登记开工，或说明原因调整计划日期后不再提示`,
      objection: (date: string) => `${date}的异议还没有解决`,
      pipelines: (utilities: string) => `${utilities}管线还没有迁改完，井道施工前要全部迁完`,
    },
    acts: {
      record: '登记节点', plan: '定日期', pause: '登记停工', resume: '登记复工', terminate: '终止项目', edit: '改基本情况', transfer: '移交其他镇街', rehang: '列入承诺书', companies: '登记企业', more: '其他事项',
      verify: '核实', retract: '撤回', revise: '改日期', recordThis: '登记', sheet: '张贴单',
    },
    plan: {
      title: (late: number, revised: number) => (late > 0 ? `${late}个节点晚于计划` : revised > 0 ? `${revised}个节点改过日期` : '各节点的计划与实际'),
      say: '承诺是第一次定的日期，改期后仍保留；差是实际日期（没有的算到今天）比现行计划晚几天。',
      milestone: '节点', promised: '承诺', revised: '改为', actual: '实际', days: '差（天）', state: '核实', act: '办理',
      revisions: (count: number) => `改过${count}次`,
      month: '（只知月份）',
      unrecorded: '未记录', early: (days: number) => `早${days}`, late: (days: number) => `晚${days}`, onTime: '按时',
      until: (date: string) => `至${date}`,
      failed: '未通过',
    },
    verified: '已核实', unverified: '待核实', missing: (evidence: string) => `缺${evidence}`,
    own: '本人登记，须由他人核实',
    life: { title: (count: number) => `全过程${count}条记录`, say: '从早到晚。日期是事情发生的日子，后面写明谁在什么时候登记。' },
    created: (by: string) => `建立项目 · ${by}`,
    entered: (by: string, when: string) => `${by}${when}登记`,
    verifiedBy: (by: string, when: string) => `${by}${when}核实`,
    retractedBy: (by: string, when: string, reason: string) => `${by}${when}撤回：${reason}`,
    planned: (milestone: string, date: string) => `定下${milestone}日期：${date}`,
    revisedTo: (milestone: string, before: string, date: string) => `${milestone}由${before}改为${date}`,
    moved: (from: string, to: string) => `由${from}移交${to}`,
    nextUp: (milestone: string, due: string | null) => (due ? `下一步：${milestone}，应在${due}前` : `下一步：${milestone}，还没有定日期`),
    reported: (condition: string, words: string) => `${condition}：${words}`,
    conditions: { no_change: '无变化', progress: '进展', slow: '缓慢', stuck: '受阻' } as Record<string, string>,
    week: (week: string) => `${week.slice(0, 4)}年第${Number(week.slice(6))}周报送`,
    importedBy: '导入', system: '命令行',
    companies: { title: (count: number) => (count > 0 ? `参与企业${count}家` : '还没有登记企业'), since: (date: string) => `${date}起`, until: (from: string, to: string) => `${from}至${to}` },
    problems: (count: number) => `还有${count}个问题没有解决`,
    problemDue: (owner: string, due: string) => `${owner}，${due}前`,
    files: { title: (count: number) => (count > 0 ? `${count}份凭证` : '还没有凭证') },
    actions: {
      undoChange: '撤销改动', createProject: '建立项目', editProject: '改基本情况', transferProject: '移交镇街', rehangProject: '改列承诺书', assignCompany: '登记企业', recordMilestone: '登记节点', retractMilestone: '撤回节点',
      verifyMilestone: '核实节点', promiseMilestone: '定日期', reviseMilestone: '改日期', pauseProject: '登记停工', resumeProject: '登记复工', terminateProject: '终止项目',
    } as Record<string, string>,
    otherAction: '改动',
  },
  form: {
    save: '保存', cancel: '不改了', chosen: '请选择',
    create: '新建项目', createAnswer: '一个单元门洞建一个项目',
    edit: '改基本情况', editAnswer: (place: string) => `改${place}的基本情况`,
    code: '项目编号', codeHint: '不填则自动编号。',
    unit: '镇街', estate: '小区', estateHint: '写小区全名，不带楼号。', address: '小区地址', longitude: '小区经度', latitude: '小区纬度', positionHint: 'WGS-84坐标（手机GPS），单位度，例如116.3074、37.4361；只用来让居民查离自己近的小区。地图软件上的坐标会偏几百米，请先换算。', building: '楼栋', buildingHint: '如3号楼、丙19号楼、C栋。', stairwell: '单元', stairwellHint: '如2单元、22号门洞；整栋只有一部的可不填。',
    floors: '层数', households: '户数', elevators: '电梯部数', elevatorsHint: '一个单元一般为1部。', letter: '承诺书', letterHint: '不选则为计划外。', outside: '不列入（计划外）', note: '备注',
    record: { title: '登记节点', answer: (milestone: string, place: string) => `登记${place}的${milestone}`, choose: (place: string) => `${place}现在可以登记什么`,
      open: '现在可以登记', closed: '现在还不能登记', done: '已经登记', side: '随时可以登记',
      on: (milestone: string) => `${milestone}日期`, first: '公示第一天', last: '公示最后一天', lastHint: (days: string) => `按规定公示${days}`, precision: '只知道月份', precisionHint: '勾选后只按月份计，日期填当月任一天。',
      reference: '编号', note: '说明', state: '办理结果', utility: '哪一种管线', file: '凭证', fileHint: '照片、PDF、Word或Excel，不超过20兆。', evidenceHint: '现在没有也可以先登记；没有凭证的，周报通过时不会自动核实。', amount: '金额（元）', save: (milestone: string) => `登记${milestone}`,
      days: (days: number, counting: string) => `${days}${counting === 'working' ? '个工作日' : '天'}`, another: '换一个节点', warning: '请注意' },
    plan: { title: '定日期', answer: (milestone: string, place: string) => `定${place}的${milestone}日期`, choose: (place: string) => `给${place}哪个节点定日期`,
      due: '应完成日期', first: '第一次定的日期就是承诺，以后改期也会保留。', now: (promised: string, inForce: string) => (promised === inForce ? `承诺${promised}` : `承诺${promised}，现行${inForce}`), reason: '改期原因', note: '说明', save: '定下日期', revise: '改日期', none: '没有可以定日期的节点了' },
    pause: { title: '登记停工', answer: (place: string) => `登记${place}停工`, on: '停工日期', reason: '停工原因', restart: '预计复工日期', note: '说明', save: '登记停工' },
    resume: { title: '登记复工', answer: (place: string, since: string) => `${place}${since}起停工，登记复工`, on: '复工日期', note: '说明', save: '登记复工' },
    terminate: { title: '终止项目', answer: (place: string) => `终止${place}`, say: '终止后不再登记进展；今年已计的签约、开工等从当月起退出本年累计，以前各月已印发的数不变。', on: '终止日期', reason: '终止原因', note: '说明', save: '终止项目' },
    retract: { title: '撤回', answer: (milestone: string, on: string) => `撤回${milestone}（${on}）`, say: '撤回后数字随之改变，记录仍留在全过程里。已印发的通报不变，下期列为更正。', reason: '撤回原因', save: '撤回',
      depends: (milestones: string) => `后面已登记${milestones}。方案改变、要重新办理的，请把它们也撤回。` },
    transfer: { title: '移交其他镇街', answer: (place: string) => `把${place}移交其他镇街`, say: '移交日以前的数仍算原镇街，在建从移交日起算新镇街。', to: '移交给', on: '移交日期', reason: '移交原因', letter: '新镇街的承诺书', letterHint: '不选则列入新镇街当年的承诺书；没有承诺书的为计划外。', auto: '当年的承诺书', save: '移交' },
    letterForm: { title: '列入承诺书', answer: (place: string) => `${place}算不算计划内`, say: '列入哪一年的承诺书都算计划内；计划外的完成数另列，不进完成率。', none: '这个镇街还没有承诺书', save: '保存' },
    company: { title: '登记企业', answer: (place: string) => `登记${place}的参与企业`, role: '担任', name: '企业名称', phone: '服务电话', phoneHint: '投入使用后会给居民看维保电话。', since: '从哪天起', sinceHint: '同一角色原来的企业到这天为止。', save: '登记企业' },
    keptFile: '文件要重新选择。',
  },
  roles: { builder: '土建施工', installer: '电梯安装', maintenance: '维护保养', property: '物业服务', designer: '设计', supervisor: '监理' } as Record<string, string>,
  saved: '已保存',
  bulk: {
    dates: {
      title: '批量改计划日期', say: '先选节点和日期，再看每个项目改前改后，确认后一次写入。', on: '新日期', lead: (name: string) => `改${name}的计划日期`,
      done: (name: string, count: number) => `改了${count}个项目的${name}计划日期`,
    },
    stage: {
      title: '批量登记节点', say: '同一天到达同一节点的项目，可以一次登记；需要凭证的，登记后到项目页补传。', on: '到达日期', lead: (name: string) => `登记${name}`,
      done: (name: string, count: number) => `登记了${count}个项目的${name}`,
    },
    milestone: '节点', onHint: '所有选中的项目改到同一天；各自顺延的不填这里', shift: '顺延天数', shiftHint: '各自在原计划日期上加几天，提前写负数', until: '公示最后一天', untilHint: '只有登记公示要填',
    words: '依据', wordsHint: '例如：9月20日集中验收', which: (count: number) => `选择项目（${count}个）`, limited: (limit: number) => `一次最多${limit}个，请先在项目列表里缩小范围。`,
    next: (name: string, day: string) => `${name}应在${day}前`, preview: '看改前改后', none: '没有可以批量修改的项目', noneHint: '请回到项目列表，换一个条件。',
    previewed: {
      all: (count: number) => `${count}个项目都可以改`, some: (count: number, refused: number) => `${count}个可以改，${refused}个不改`, before: '改前', after: '改后', same: '已经是这样',
      firsts: (count: number) => `其中${count}个是第一次定日期。第一次承诺的日期要保留，撤销时不会去掉。`, confirm: (count: number) => `确认修改${count}个`, again: '重新选择',
    },
    past: '最近的批量修改', by: (name: string, at: string, reason: string) => `${name}${at}修改，原因：${reason}。`, undo: '撤销这次修改', undone: '已撤销',
    undoHint: '7天内、之后没有别的改动时可以撤销；撤销也会留下记录。', undoneBy: (name: string, at: string) => `${name}${at}已撤销。`,
  },
  reasons: {
    bulk_none_chosen: '请至少选一个项目', bulk_too_many: (p: Values) => `一次最多改${p.most}个项目`, bulk_day_missing: '请填新日期，或填顺延天数', bulk_day_twice: '新日期和顺延天数只填一个',
    bulk_shift_wrong: '顺延天数请填1到366之间的整数，提前写负数', bulk_reason_missing: '请写依据', bulk_no_date_yet: '还没有定过日期，不能顺延',
    bulk_refused: (p: Values) => `有${p.count}个项目现在不能这样改，没有写入，请重新看改前改后`, bulk_changes_nothing: '这些项目已经是这样，没有改动',
    bulk_changed_since: (p: Values) => `${p.codes}之后又有改动，不能整批撤销，请到项目页单独修改`, bulk_undo_late: (p: Values) => `已超过${p.days}天，不能整批撤销，请另行调整`,
    bulk_only_first_dates: '第一次承诺的日期不撤销，请改期',
    undo_too_late: '之后又有改动，不能撤销，请直接修改',
    position_incomplete: '经度、纬度请都填，或都不填', position_unreadable: '经度、纬度请填度数，例如116.3074、37.4361',
    position_outside: (p: Values) => `不在中国范围内：经度${p.west}到${p.east}，纬度${p.south}到${p.north}。请看是否填反了`,
    estate_missing: '请填小区名称', building_missing: '请填楼栋',
    changed_meanwhile: (p: Values) => `别人刚改为“${p.now}”。仍要改成您填的，请再保存一次`,
    text_too_long: (p: Values) => `最多${p.most}个字`,
    number_out_of_range: (p: Values) => `请填${p.least}到${p.most}之间的整数`,
    stairwell_taken: (p: Values) => `这个单元已有项目${p.code}。一个单元只能有一个在办项目；一个单元装多部的，请改原项目的部数`,
    code_invalid: '项目编号只能用数字、大写字母和短横线，3到32位',
    code_taken: (p: Values) => `项目编号${p.code}已被使用`,
    transfer_reason_missing: '请写明移交原因',
    transfer_to_same_unit: (p: Values) => `项目现在就在${p.name}`,
    transfer_before_last: (p: Values) => `不能早于上一次移交（${fullDate(String(p.date), 'zh-CN')}）`,
    letter_of_other_unit: '这份承诺书不是该镇街的',
    division_unknown: '请选择镇街',
    not_a_unit: (p: Values) => `${p.name}不是镇街，项目要放在镇街下`,
    division_ended: (p: Values) => `${p.name}在这一天不存在（未设立或已撤并）`,
    company_missing: '请填企业名称', company_role_missing: '请选择企业担任什么',
    company_since_before: (p: Values) => `不能早于${p.name}开始的日期（${fullDate(String(p.date), 'zh-CN')}）`,
  },
}
