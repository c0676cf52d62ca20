// Values of message templates that WhatsApp would refuse, whatever the template says.

import { type Issue, warning } from '../../flow/issue.ts'
import type { Flow } from '../../flow/schema.ts'
import type { MessageNode } from '../../nodes/message.ts'
import { listed, type Said, say } from '../../said.ts'

type Parameter = NonNullable<MessageNode['template']>['parameters'][number]
type Found = { readonly message: Said; readonly remedy: Said; readonly field: string }

export function templateParameters({ id, languages, nodes }: Flow): Issue[] {
  return nodes.flatMap((node) => {
    const parameters = (node.kind === 'message' && node.template?.parameters) || []
    const found = [...namesOf(parameters), ...parameters.flatMap((parameter, n) => textOf(parameter, n, languages))]
    return found.map(({ message, remedy, field }) =>
      warning('template-parameters', message, remedy, {
        flow: id,
        node: node.id,
        field: `template.parameters${field}`,
      }),
    )
  })
}

const NAME = /^[a-z][a-z0-9_]*$/

function namesOf(parameters: readonly Parameter[]): Found[] {
  const named = parameters.flatMap(({ name }) => name ?? [])
  const found: Found[] = []
  if (named.length > 0 && named.length < parameters.length) {
    const message = say`Some values of this template have a name and some do not: WhatsApp would refuse the message.`
    found.push({ message, remedy: say`Name all of them as the template does, or none.`, field: '' })
  }
  const twice = named.find((name, n) => named.indexOf(name) !== n)
  if (twice !== undefined) {
    const message = say`Two values of this template are called “${twice}”: WhatsApp would refuse the message.`
    found.push({ message, remedy: say`Give each value the name that stands in the template.`, field: '' })
  }
  parameters.forEach(({ name }, n) => {
    if (name === undefined || NAME.test(name)) return
    const message = say`“${name}” cannot be the name of a template’s value: WhatsApp would refuse the message.`
    const remedy = say`Write the name as in the template, in small letters, digits and “_”; values that are only numbered have none.`
    found.push({ message, remedy, field: `.${n}.name` })
  })
  return found
}

/** Line breaks, tabs and five spaces in a row are refused by the Cloud API; so is a value without a letter. */
const REFUSED = /[\n\r\t]| {5,}/

function textOf({ text }: Parameter, n: number, languages: readonly string[]): Found[] {
  const field = `.${n}.text`
  const empty = Object.keys(text).filter((language) => text[language]?.trim() === '')
  const refused = Object.keys(text).filter((language) => REFUSED.test(text[language] ?? ''))
  const missing = languages.every((language) => !text[language]) && empty.length === 0
  const found: Found[] = []
  if (empty.length > 0 || missing) {
    const names = listed((missing ? languages : empty).map((language) => ({ language })))
    const message = say`Value ${n + 1} of this template is empty in “${names}”: WhatsApp would refuse the message.`
    found.push({ message, remedy: say`Write what stands in its place.`, field })
  }
  if (refused.length > 0) {
    const names = listed(refused.map((language) => ({ language })))
    const message = say`Value ${n + 1} of this template has a line break, a tab or many spaces in “${names}”: WhatsApp would refuse the message.`
    found.push({ message, remedy: say`Write it in one line, with single spaces.`, field })
  }
  return found
}
