import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { nextPath, PATHS } from '../route.ts';
import { useShop } from '../shop.ts';

export function Register() {
  const { api, enter } = useShop();
  const submit = async ({ name = '', email = '', password = '' }) => {
    await api.auth.register({ name, email, password });
    await api.auth.login({ email, password });
    await enter(nextPath(location.search));
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
        You have one? <Link to={`${PATHS.login}${location.search}`}>Log in</Link>
      </p>
    </Form>
  );
}
