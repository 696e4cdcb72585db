import classes from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'

/** Text for a terminal or a program, to be copied as a whole. */
export function CodeBlock({ code, what }: { readonly code: string; readonly what: string }) {
  return (
    <div className={classes.frame}>
      {/* Long lines scroll, also by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: else it cannot be scrolled without a mouse */}
      <pre className={classes.code} tabIndex={0} role="region" aria-label={what}>
        {code}
      </pre>
      <span className={classes.copy}>
        <CopyButton text={code} what={what} />
      </span>
    </div>
  )
}
