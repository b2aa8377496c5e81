export type StatusKind = 'ok' | 'watch' | 'late' | 'bad' | 'none' | 'stop'

interface StatusProps {
  kind: StatusKind
  /** Always said: the shape is for the eye, the word for everybody. */
  word: string
  /** A frame around it: somebody must act. */
  tag?: boolean
}

/** Shape and word, colour third: ● 正常 ◇ 关注 ▲ 滞后 ■ 严重滞后 ○ 未下达任务, two bars for 停工. */
export function Status({ kind, word, tag = false }: StatusProps) {
  return <span className={`st st-${kind}${tag ? ' tag' : ''}`}>{word}</span>
}
