// Parley's sign, a bubble with a corner; whoever shows it says its name beside it or as a label.

import css from './logo.module.css'

export function Logo({ large = false }: { readonly large?: boolean }) {
  return (
    <span className={large ? `${css.logo} ${css.large}` : css.logo} aria-hidden>
      P
    </span>
  )
}
