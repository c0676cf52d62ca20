// The app: who is signed in decides what is shown; the address decides which page.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { OfflineError } from './api/client.ts'
import { useSession } from './session/session.ts'
import { SignInPage } from './session/sign-in-page.tsx'
import { WelcomePage } from './session/welcome-page.tsx'
import { Shell } from './shell/shell.tsx'
import { Failed, Loading } from './ui/state.tsx'
import { Toasts } from './ui/toasts.tsx'

const FlowsPage = lazy(() => import('./flows-page/flows-page.tsx').then((page) => ({ default: page.FlowsPage })))
const EditorPage = lazy(() => import('./editor/editor-page.tsx').then((page) => ({ default: page.EditorPage })))
const PeoplePage = lazy(() => import('./people/people-page.tsx').then((page) => ({ default: page.PeoplePage })))
const AccountPage = lazy(() => import('./people/account-page.tsx').then((page) => ({ default: page.AccountPage })))

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A machine without internet may run the engine itself: whether it answers is found out by asking.
      networkMode: 'always',
      // A refusal stays one; an engine that is away comes back.
      retry: (failures, error) => error instanceof OfflineError && failures < 3,
    },
    mutations: { networkMode: 'always' },
  },
})

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Switch>
        <Route path="/welcome">
          <WelcomePage />
        </Route>
        <Route>
          <SignedIn />
        </Route>
      </Switch>
      <Toasts />
    </QueryClientProvider>
  )
}

function SignedIn() {
  const session = useSession()
  if (session.isPending) return <Loading />
  // What is open stays open when a later look fails: it may hold work that is not saved.
  if (session.data === undefined) return <Failed error={session.error} onAgain={() => session.refetch()} />
  if (session.data === null) return <SignInPage />
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/flows/:id">{({ id }) => <EditorPage key={id} id={id} />}</Route>
        <Route>
          <Shell session={session.data}>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/" component={FlowsPage} />
                <Route path="/people" component={PeoplePage} />
                <Route path="/account" component={AccountPage} />
                <Route>
                  <Redirect to="/" />
                </Route>
              </Switch>
            </Suspense>
          </Shell>
        </Route>
      </Switch>
    </Suspense>
  )
}
