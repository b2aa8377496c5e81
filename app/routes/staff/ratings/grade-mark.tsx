import styles from './ratings.module.css'

/** A quarterly grade: its word, and beside it the colour that the policy gives. The word counts. */
export function GradeMark({ name, colour }: { name: string; colour: string | null }) {
  return (
    <span className={styles.grade}>
      {colour && <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />}
      {name}
    </span>
  )
}
