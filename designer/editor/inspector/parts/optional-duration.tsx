// A time that may be left out: “no reply after …”. Turning it off takes the edge that leaves by it away as well.

import type { DraftNode } from '../../../../engine/core/index.ts'
import { WAIT_MS_MAX } from '../../../../engine/core/index.ts'
import { Check } from '../../../ui/field.tsx'
import { useEditorStore } from '../../editor-context.ts'
import { disconnect, setField } from '../../model/edits.ts'
import { DurationField } from '../fields/duration-field.tsx'
import css from '../form.module.css'

interface OptionalDurationProps {
  readonly node: DraftNode
  readonly field: string
  /** Way out that only is there with it. */
  readonly outlet: string
  readonly label: string
  readonly lengthLabel: string
  readonly help?: string
  readonly startMs: number
}

export function OptionalDuration({ node, field, outlet, label, lengthLabel, help, startMs }: OptionalDurationProps) {
  const store = useEditorStore()
  const isOn = node[field] !== undefined
  const turn = (on: boolean) =>
    store.getState().edit(label, (draft) => {
      const changed = setField(node.id, field, on ? startMs : undefined)(draft)
      return on ? changed : disconnect(changed, node.id, outlet)
    })
  return (
    <>
      <Check
        label={label}
        {...(help !== undefined && { help })}
        checked={isOn}
        onChange={({ target }) => turn(target.checked)}
      />
      {isOn && (
        <div className={css.inner}>
          <DurationField
            node={node}
            path={[field]}
            label={lengthLabel}
            minMs={1000}
            maxMs={WAIT_MS_MAX}
            otherwiseMs={startMs}
          />
        </div>
      )}
    </>
  )
}
