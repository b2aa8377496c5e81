import type { Reason } from '~/domain/refusal'
import { Announcements } from '~/ui/announcements'
import { BulletBar, bulletAxis } from '~/ui/bullet-bar'
import { Button, ButtonLink } from '~/ui/button'
import { Changed } from '~/ui/changed'
import { Confirm } from '~/ui/confirm'
import { Crumbs } from '~/ui/crumbs'
import { Empty } from '~/ui/empty'
import { ErrorSummary } from '~/ui/error-summary'
import { CheckField, Field, FileField, SelectField, TextArea } from '~/ui/field'
import { Note } from '~/ui/note'
import { Pager } from '~/ui/pager'
import { Status } from '~/ui/status'
import { TableFiles } from '~/ui/table-files'
import { TimeLine } from '~/ui/time-line'
import { Toast } from '~/ui/toast'

/** `scope` keeps ids apart where one sample stands on several grounds. */
interface SampleProps {
  scope: string
}

const COLOURS: [string, string][] = [
  ['--paper', '纸'], ['--ground', '底'], ['--sunk', '轨'], ['--ink', '墨'], ['--ink-2', '次墨'], ['--line-strong', '界线'], ['--accent', '主色'], ['--accent-soft', '主色浅'],
  ['--ok', '正常'], ['--warn', '滞后'], ['--warn-soft', '滞后浅'], ['--bad', '严重'], ['--bad-soft', '严重浅'], ['--focus', '焦点'],
]
const SIZES: [string, string][] = [
  ['--t-3xl', '10月底完工43部'], ['--t-xl', '袁桥镇、抬头寺镇落后最多'], ['--t-lg', '后两个月还需完工17部，月均8.5部。'], ['--t-md', '截至10月31日，在建23部，其中停工3部。'], ['--t-sm', '只统计已核实数。'],
]

export function Swatches(_: SampleProps) {
  return (
    <>
      <ul className="swatches">
        {COLOURS.map(([name, word]) => (
          <li key={name}>
            <i style={{ background: `var(${name})` }} />
            {word}
            <br />
            <span className="quiet">{name}</span>
          </li>
        ))}
      </ul>
      {SIZES.map(([name, words]) => (
        <p key={name} style={{ fontSize: `var(${name})`, fontWeight: name === '--t-3xl' || name === '--t-xl' ? 600 : 400, lineHeight: 1.5 }}>
          {words}
        </p>
      ))}
    </>
  )
}

export function Statuses(_: SampleProps) {
  return (
    <>
      <p className="states">评价（镇街、项目）</p>
      <p className="acts gap">
        <Status kind="ok" word="正常" />
        <Status kind="watch" word="关注" />
        <Status kind="late" word="滞后" />
        <Status kind="bad" word="严重滞后" />
        <Status kind="none" word="未下达任务" />
      </p>
      <p className="states">需要处理时加框</p>
      <p className="acts gap">
        <Status kind="late" word="滞后" tag />
        <Status kind="bad" word="超期13天" tag />
        <Status kind="stop" word="停工18天" tag />
      </p>
      <p className="states">周报与事实</p>
      <p className="acts gap">
        <Status kind="none" word="未报" />
        <Status kind="watch" word="已报，待审" />
        <Status kind="late" word="退回" tag />
        <Status kind="ok" word="已审" />
        <Status kind="bad" word="逾期未报" tag />
        <Status kind="watch" word="待核实" />
        <Status kind="ok" word="已核实" />
        <span>
          <s>10月20日</s> 11月25日（改1次）
        </span>
      </p>
    </>
  )
}

export function Buttons(_: SampleProps) {
  return (
    <>
      <p className="states">主要、次要、文字、危险</p>
      <div className="acts">
        <Button kind="main" type="button">报送</Button>
        <Button type="button">存草稿</Button>
        <Button kind="link" type="button">取消</Button>
        <Button kind="danger" type="button">撤回这条记录</Button>
        <ButtonLink to="#">下载表格</ButtonLink>
      </div>
      <p className="states">指向、聚焦、处理中、不可用（旁边写明原因）</p>
      <div className="acts">
        <Button type="button" className="is-hovered">指向</Button>
        <Button type="button" className="is-focused">聚焦</Button>
        <Button kind="main" type="button" busy>正在报送</Button>
        <Button type="button" disabled>印发</Button>
        <span className="small quiet">还差一人校核，不能印发</span>
      </div>
    </>
  )
}

const WRONG: Reason[] = [{ code: 'date_in_future', field: 'completedOn', params: { today: '2026-11-02' } }]
const LACKING: Reason[] = [{ code: 'successor_missing', field: 'to' }, { code: 'scan_missing', field: 'scan' }, { code: 'reason_missing', field: 'why' }]

export function Fields({ scope }: SampleProps) {
  const id = (name: string) => `${scope}-${name}`
  return (
    <div className="two">
      <div>
        <ErrorSummary reasons={WRONG} quiet />
        <Field id={id('report')} name="report" label="检验报告编号" hint="在报告右上角，例如 DZ-2026-00123" />
        <Field id={id('completedOn')} name="completedOn" label="完工日期" type="date" defaultValue="2026-11-12" reasons={WRONG} />
        <SelectField id={id('to')} name="to" label="接手人" choices={[{ value: '', label: '请选择' }, { value: 'wang', label: '王某' }]} reasons={LACKING} />
        <FileField id={id('scan-missing')} name="scan" label="签字的承诺书" reasons={LACKING} />
        <TextArea id={id('why')} name="why" label="原因" rows={2} reasons={LACKING} />
        <TextArea id={id('words')} name="words" label="本周怎么样？" hint="20字以内即可" optional />
      </div>
      <div>
        <SelectField id={id('reason')} name="reason" label="改期原因" choices={[{ value: 'pipeline', label: '管线迁改' }, { value: 'residents', label: '居民意见未统一' }]} />
        <Field id={id('code')} name="code" label="编号（不能改）" defaultValue="TQ-2026-0117" disabled />
        <FileField id={id('scan')} name="scan" label="签字的协议书" hint="PDF或照片，不超过20 MB" />
        <CheckField id={id('ended')} name="ended" label="包括已终止的项目" defaultChecked />
        <form className="filters">
          <Field id={id('q')} name="q" label="小区" />
          <Button>筛选</Button>
        </form>
      </div>
    </div>
  )
}

const UNITS = [
  { name: '新区服务管理办公室', done: 8, target: 6, planned: 5, kind: 'ok', word: '正常' },
  { name: '赵虎镇', done: 7, target: 8, planned: 6, kind: 'ok', word: '正常' },
  { name: '宋官屯街道', done: 10, target: 14, planned: 11, kind: 'watch', word: '关注' },
  { name: '袁桥镇', done: 2, target: 6, planned: 4, kind: 'bad', word: '严重滞后' },
  { name: '安德街道（例）', done: 1, target: null, planned: null, kind: 'none', word: '未下达任务' },
] as const

export function Figures(_: SampleProps) {
  const axis = bulletAxis(UNITS)
  return (
    <>
      <p className="key">
        <span><i className="k-f" />已完工</span>
        <span><i className="k-t" />年度任务</span>
        <span><i className="k-m" />应完</span>
        <span><i className="k-g" />差额</span>
      </p>
      <div className="scroll">
        <table className="tb bul">
          <thead>
            <tr>
              <th scope="col">镇街</th>
              <th scope="col" style={{ width: '40%' }}>完工对任务（轴到{axis}%）</th>
              <th scope="col" className="num">完工 / 任务</th>
              <th scope="col">评价</th>
            </tr>
          </thead>
          <tbody>
            {UNITS.map((unit) => (
              <tr key={unit.name}>
                <th scope="row">{unit.name}</th>
                <td className={unit.target ? undefined : 'quiet'}>
                  {unit.target ? (
                    <BulletBar done={unit.done} target={unit.target} planned={unit.planned} severe={unit.kind === 'bad'} axis={axis} label={`完工${unit.done}部，应完${unit.planned}部，全年${unit.target}部`} />
                  ) : (
                    '未下达任务，已完工1部'
                  )}
                </td>
                <td className="num">
                  <a href="#top">{unit.done}</a> / {unit.target ?? '—'}
                </td>
                <td>
                  <Status kind={unit.kind} word={unit.word} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">合计</th>
              <td />
              <td className="num">28 / 34</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
      <p className="defs">完工：竣工验收合格之日计入当月。只统计已核实数。</p>
      <div className="scroll">
        <table className="tb heat gap">
          <thead>
            <tr>
              <th scope="col">镇街</th>
              {['5月', '6月', '7月', '8月', '9月', '10月'].map((month) => <th scope="col" key={month}>{month}</th>)}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">袁桥镇</th>
              <td className="h0">0</td>
              <td className="h0">+1</td>
              <td className="h1">◇ −1</td>
              <td className="h2">▲ −1</td>
              <td className="h2">▲ −2</td>
              <td className="h3">■ −2</td>
            </tr>
          </tbody>
        </table>
      </div>
      <div className="prob gap">
        <b>供电公司</b>
        <div>
          <span className="what">高压电缆未迁移，井道基础不能开挖</span>
          <br />
          <a href="#top">抬头寺镇 锦绣园3号楼2单元</a>
        </div>
        <div>
          已等51天，时限9月30日
          <br />
          <Status kind="bad" word="超期31天" tag />
        </div>
      </div>
    </>
  )
}

export function Cards({ scope }: SampleProps) {
  const id = (name: string) => `${scope}-card-${name}`
  return (
    <div className="two">
      <article className="card worst">
        <header>
          <h3>
            <a href="#top">
              文汇苑7号楼3单元<span>八达路，6层12户 TQ-2026-0117</span>
            </a>
          </h3>
          <Status kind="stop" word="停工18天" />
        </header>
        <dl className="kv">
          <dt>下一步</dt>
          <dd>
            井道钢结构，承诺10月20日，<Status kind="bad" word="超期13天" />
          </dd>
          <dt>上周</dt>
          <dd className="was">受阻：燃气公司答复本周进场改管，未到场。</dd>
        </dl>
        <form className="pick">
          <button type="button" className="btn nochange">无变化，仍受阻</button>
          <p className="or">有变化就选一个</p>
          <input className="r r-a" type="radio" name={id('pick')} id={id('a')} />
          <input className="r r-b" type="radio" name={id('pick')} id={id('b')} defaultChecked />
          <input className="r r-c" type="radio" name={id('pick')} id={id('c')} />
          <div className="seg">
            <label className="l-a" htmlFor={id('a')}>进展</label>
            <label className="l-b" htmlFor={id('b')}>缓慢</label>
            <label className="l-c" htmlFor={id('c')}>受阻</label>
          </div>
          <div className="more more-w">
            <TextArea id={id('w')} name="w" label="本周怎么样？" hint="20字以内即可" rows={2} />
          </div>
          <div className="more more-p">
            <Field id={id('o')} name="o" label="谁来解决" defaultValue="燃气公司" />
          </div>
        </form>
      </article>
      <ul>
        <li className="saved">
          <div>
            康宁里4号楼1单元<small className="s-ok">09:42 已保存 · 进展：基础浇筑完成</small>
          </div>
          <a className="btn btn-link" href="#top">改</a>
        </li>
        <li className="saved">
          <div>
            玉泉花园5号楼3单元<small className="s-wait">没有网络，已存在本机，联网后自动发送</small>
          </div>
          <a className="btn btn-link" href="#top">改</a>
        </li>
        <li className="saved">
          <div>
            书香苑4号楼1单元<small className="s-bad">没有存上：完工日期不能晚于今天，请改</small>
          </div>
          <a className="btn btn-link" href="#top">改</a>
        </li>
      </ul>
    </div>
  )
}

export function Times(_: SampleProps) {
  return (
    <TimeLine
      items={[
        { state: 'done', title: '开工', when: '8月12日，已核实' },
        { state: 'gone', title: '基础完成', when: '9月3日，已撤回：日期填错' },
        { state: 'done', title: '基础完成', when: '9月8日，承诺9月10日' },
        { state: 'stop', title: '井道钢结构，停工', when: '10月15日起，等燃气改管' },
        { state: 'now', title: '监督检验', when: '承诺11月20日' },
        { state: 'todo', title: '投入使用', when: '还没有开始，预计12月' },
      ]}
    />
  )
}

export function Messages(_: SampleProps) {
  return (
    <>
      <Announcements said={[{ id: 1, division: '德州天衢新区', text: '今晚10点到12点停机维护，周报请提前报送。' }]} />
      <Crumbs items={[{ label: '天衢新区', href: '#top' }, { label: '宋官屯街道', href: '#top' }, { label: '文汇苑7号楼3单元' }]} />
      <Note>第44周明天12:00截止，过后要说明原因才能改。</Note>
      <Note kind="warn">袁桥镇未报，沿用10月25日的数。</Note>
      <Note kind="bad">这一期已印发，不能再改；更正写进下一期。</Note>
      <div className="two">
        <Empty title="本周都报完了">12个项目已在11月2日10:05报送，等待审核。</Empty>
        <Empty title="没有找到“文慧苑”">
          您是不是找：<a href="#top">文汇苑</a>
        </Empty>
      </div>
      <p className="states">加载（超过1秒才出现）</p>
      <div aria-busy="true">
        <span className="skel" style={{ width: '60%' }} />
        <span className="skel" />
      </div>
      <p className="states">提示条</p>
      <Toast action={<Button kind="link" type="button">撤销</Button>}>已保存“无变化”</Toast>
      <p className="states">列表下面：下载，最近改动</p>
      <p className="acts">
        <TableFiles to={() => '#top'} />
      </p>
      <Changed change={{ by: '李某', at: '2026-11-02T02:05:00Z', action: 'editProject' }} />
      <Pager page={3} pages={12} hrefOf={(page) => `#page-${page}`} />
      <p className="states">对话框：只用于不能悔改的动作</p>
      <form onSubmit={(event) => event.preventDefault()}>
        <Confirm verb="印发" title="印发10月通报？">
          <p>编号〔2026〕10号。印发后数字不再改动，以后的更正写进下一期。</p>
        </Confirm>
      </form>
      <dialog open className="is-shown" aria-label="对话框的样子">
        <h2>印发10月通报？</h2>
        <p>编号〔2026〕10号。印发后数字不再改动，以后的更正写进下一期。</p>
        <div className="acts">
          <Button kind="main" type="button">印发</Button>
          <Button type="button">再看看</Button>
        </div>
      </dialog>
    </>
  )
}
