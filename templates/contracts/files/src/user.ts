import { type Static, Type } from 'typebox';

const Name = Type.String({ minLength: 1, maxLength: 100 });
const Bio = Type.String({ maxLength: 2000 });
const Locale = Type.String({ pattern: '^[a-z]{2,3}(-[A-Z]{2})?$', description: 'Language and region: de, en-GB.' });

/** What a person tells about themselves. The e-mail address belongs to the account: it cannot be changed here. */
export const Profile = Type.Object({
  id: Type.String({ format: 'uuid' }),
  email: Type.String({ format: 'email' }),
  name: Name,
  bio: Bio,
  locale: Locale,
});
export type Profile = Static<typeof Profile>;

/** What is not named stays as it is. */
export const ProfileChange = Type.Partial(Type.Object({ name: Name, bio: Bio, locale: Locale }), {
  additionalProperties: false,
  minProperties: 1,
});
export type ProfileChange = Static<typeof ProfileChange>;

const Line = Type.String({ minLength: 1, maxLength: 200 });

export const NewAddress = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'Who gets what is sent there.' }),
    street: Line,
    city: Line,
    postalCode: Type.String({ minLength: 1, maxLength: 20 }),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
  },
  { additionalProperties: false },
);
export type NewAddress = Static<typeof NewAddress>;

export const Address = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ...NewAddress.properties,
  createdAt: Type.String({ format: 'date-time' }),
});
export type Address = Static<typeof Address>;

/** Own addresses, oldest first. */
export const Addresses = Type.Object({ items: Type.Array(Address) });
export type Addresses = Static<typeof Addresses>;
