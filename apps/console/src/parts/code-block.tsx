import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

/** Text for a terminal or a program, to be copied as a whole. */
export function CodeBlock({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it long lines scroll by mouse only */}
      <section className={classes.scroll} tabIndex={0} aria-label={what}>
        <pre className={classes.code}>{code}</pre>
      </section>
      <span className={classes.copy}>
        <CopyButton text={code} what={what} />
      </span>
    </div>
  )
}
