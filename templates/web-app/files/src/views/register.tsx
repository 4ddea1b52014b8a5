import type { Api } from '@app/sdk';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { PATHS } from '../route.ts';

interface RegisterProps {
  readonly api: Api;
  readonly go: (path: string) => void;
  readonly onDone: () => Promise<void>;
}

export function Register({ api, go, onDone }: RegisterProps) {
  const submit = async ({ name = '', email = '', password = '' }) => {
    await api.auth.register({ name, email, password });
    await api.auth.login({ email, password });
    await onDone();
  };
  return (
    <Form
      title="Make an account"
      action="Register"
      onSubmit={submit}
      fields={(fault) => (
        <>
          <Field name="name" label="Name" autocomplete="name" maxLength={100} fault={fault} />
          <Field name="email" label="Email" type="email" autocomplete="username" fault={fault} />
          <Field
            name="password"
            label="Password"
            hint="At least 8 characters."
            type="password"
            autocomplete="new-password"
            minLength={8}
            maxLength={128}
            fault={fault}
          />
        </>
      )}
    >
      <p>
        You have one?{' '}
        <Link to={PATHS.login} go={go}>
          Log in
        </Link>
      </p>
    </Form>
  );
}
