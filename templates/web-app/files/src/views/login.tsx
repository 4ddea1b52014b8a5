import type { Api } from '@app/sdk';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { PATHS } from '../route.ts';

interface LoginProps {
  readonly api: Api;
  readonly go: (path: string) => void;
  readonly onDone: () => Promise<void>;
}

export function Login({ api, go, onDone }: LoginProps) {
  const submit = async ({ email = '', password = '' }) => {
    await api.auth.login({ email, password });
    await onDone();
  };
  return (
    <Form
      title="Log in"
      action="Log in"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="email" label="Email" type="email" autocomplete="username" fault={fault} />
          <Field name="password" label="Password" type="password" autocomplete="current-password" fault={fault} />
        </>
      )}
    >
      <p>
        New here?{' '}
        <Link to={PATHS.register} go={go}>
          Make an account
        </Link>
      </p>
    </Form>
  );
}
