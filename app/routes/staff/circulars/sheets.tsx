import { Fragment } from 'react'
import type { Paragraph } from '~/domain/circular-document'
import { titleParts } from '~/domain/circular-text'
import { useMessages } from '~/ui/messages'
import { Printed, type SentTable } from './printed-table'
import styles from './circular.module.css'

interface Letter {
  issuer: string
  number: string | null
  title: string
  addressees: string
  paragraphs: readonly Paragraph[]
  signedOn: string
}

/** The text on A4. It is a Chinese document in every language of the interface. */
export function LetterSheet({ letter, summary }: { letter: Letter; summary: SentTable | null }) {
  return (
    <article className={styles.sheet} lang="zh-CN">
      {letter.number ? (
        <>
          <p className={`${styles.issuer} ${styles.flush}`}>{letter.issuer}</p>
          <p className={`${styles.number} ${styles.flush}`}>{letter.number}</p>
          <hr className={styles.rule} />
        </>
      ) : (
        <p className={`${styles.live} ${styles.flush}`}>（未印发）</p>
      )}
      <h2 className={styles.title}>
        {titleParts(letter.title).map((part) => <span key={part}>{part}</span>)}
      </h2>
      <p className={styles.flush}>{letter.addressees}</p>
      {letter.paragraphs.map((paragraph) => (
        <Fragment key={paragraph.key}>
          <Part paragraph={paragraph} />
          {paragraph.key === 'ranks' && summary && <Printed table={summary} />}
        </Fragment>
      ))}
      <ul className={styles.attachments}>
        <li>附件：1．进度一览表</li>
        <li>2．滞后项目清单</li>
        <li>3．问题销号表</li>
      </ul>
      <p className={styles.sign}>
        {letter.issuer}
        {'\n'}
        {letter.signedOn}
      </p>
    </article>
  )
}

function Part({ paragraph }: { paragraph: Paragraph }) {
  const { circulars: t } = useMessages()
  if (paragraph.kind === 'heading') return <h3 className={styles.heading}>{paragraph.text}</h3>
  if (paragraph.kind === 'subheading') return <h4 className={styles.subheading}>{paragraph.text}</h4>
  if (paragraph.written === undefined) return <p>{paragraph.text}</p>
  return (
    <div className={styles.edited}>
      <p>{paragraph.text}</p>
      <details className={styles.written}>
        <summary>{t.edited}</summary>
        {t.generated}：{paragraph.written}
        {paragraph.source && `（${t.source}：${paragraph.source}）`}
      </details>
    </div>
  )
}

/** Annexes on sheets of their own, in landscape. */
export function AnnexSheets({ annexes, marks }: { annexes: readonly (readonly SentTable[])[]; marks: string }) {
  return annexes.map((tables, index) => (
    <article key={index} className={`${styles.sheet} ${styles.wide}`} lang="zh-CN">
      <p className={`${styles.annex} ${styles.flush}`}>附件{index + 1}</p>
      {tables.map((table, order) => (
        <Fragment key={table.title}>
          {order === 0 ? <h2 className={styles.title}>{table.title}</h2> : <h3 className={styles.sub}>{table.title}</h3>}
          <Printed table={table} />
          {table.notes.map((note) => (
            <p key={note} className={styles.note}>{note}</p>
          ))}
        </Fragment>
      ))}
      {index === 0 && <p className={styles.marks}>{marks}</p>}
    </article>
  ))
}
