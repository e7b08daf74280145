// What a country's specimen prints: names, labels in two languages, colours. Layouts are our own, no state's.

export type CountryCode = 'FRA' | 'SVK' | 'AUT' | 'USA' | 'DNK';
export type Label = keyof typeof english;

export interface Colours {
  readonly paper: string;
  readonly tint: string;
  readonly ink: string;
  readonly accent: string;
}

/** In the country's language, and in English. */
type TwoLanguages = readonly [own: string, english: string];

export interface Country {
  readonly name: string;
  readonly state: TwoLanguages;
  readonly card: TwoLanguages;
  readonly passport: TwoLanguages;
  readonly colours: Colours;
  readonly letters: {
    readonly proof: string;
    readonly bank: string;
    readonly dated: string;
    readonly holder: string;
  };
  readonly labels: (label: Label) => string;
}

const english = {
  family_name: 'Surname',
  given_names: 'Given names',
  sex: 'Sex',
  nationality: 'Nationality',
  birthdate: 'Date of birth',
  birth_place: 'Place of birth',
  document_number: 'Document No.',
  date_of_expiry: 'Date of expiry',
  date_of_issuance: 'Date of issue',
  issuing_authority: 'Authority',
  address: 'Address',
  height: 'Height',
  personal_number: 'Personal No.',
  signature: 'Signature',
  type: 'Type',
  code: 'Code',
};

const labels =
  (own: Readonly<Record<Label, string>>): Country['labels'] =>
  (label) =>
    `${own[label]} / ${english[label]}`;

const labelsAfterEnglish =
  (own: Readonly<Record<Label, string>>): Country['labels'] =>
  (label) =>
    `${english[label]} / ${own[label]}`;

export const countries: Readonly<Record<CountryCode, Country>> = {
  FRA: {
    name: 'FRANCE',
    state: ['RÉPUBLIQUE FRANÇAISE', 'FRENCH REPUBLIC'],
    card: ['CARTE D’IDENTITÉ', 'IDENTITY CARD'],
    passport: ['PASSEPORT', 'PASSPORT'],
    colours: { paper: '#e9eff8', tint: '#9db9e2', ink: '#1d3f7a', accent: '#b8324a' },
    letters: {
      proof: 'Facture d’électricité / Electricity bill',
      bank: 'Relevé d’identité bancaire / Account details',
      dated: 'Lyon, le',
      holder: 'Titulaire',
    },
    labels: labels({
      family_name: 'Nom',
      given_names: 'Prénoms',
      sex: 'Sexe',
      nationality: 'Nationalité',
      birthdate: 'Date de naissance',
      birth_place: 'Lieu de naissance',
      document_number: 'N° du document',
      date_of_expiry: 'Date d’expiration',
      date_of_issuance: 'Date de délivrance',
      issuing_authority: 'Autorité',
      address: 'Adresse',
      height: 'Taille',
      personal_number: 'N° personnel',
      signature: 'Signature',
      type: 'Type',
      code: 'Code',
    }),
  },
  SVK: {
    name: 'SLOVAKIA',
    state: ['SLOVENSKÁ REPUBLIKA', 'SLOVAK REPUBLIC'],
    card: ['OBČIANSKY PREUKAZ', 'IDENTITY CARD'],
    passport: ['CESTOVNÝ PAS', 'PASSPORT'],
    colours: { paper: '#f1eef7', tint: '#b3a5d6', ink: '#3c2f6b', accent: '#b23a3a' },
    letters: {
      proof: 'Faktúra za elektrinu / Electricity bill',
      bank: 'Potvrdenie o účte / Account details',
      dated: 'Trnava,',
      holder: 'Majiteľ',
    },
    labels: labels({
      family_name: 'Priezvisko',
      given_names: 'Meno',
      sex: 'Pohlavie',
      nationality: 'Štátne občianstvo',
      birthdate: 'Dátum narodenia',
      birth_place: 'Miesto narodenia',
      document_number: 'Číslo dokladu',
      date_of_expiry: 'Dátum platnosti',
      date_of_issuance: 'Dátum vydania',
      issuing_authority: 'Vydal',
      address: 'Adresa',
      height: 'Výška',
      personal_number: 'Rodné číslo',
      signature: 'Podpis',
      type: 'Typ',
      code: 'Kód',
    }),
  },
  AUT: {
    name: 'AUSTRIA',
    state: ['REPUBLIK ÖSTERREICH', 'REPUBLIC OF AUSTRIA'],
    card: ['PERSONALAUSWEIS', 'IDENTITY CARD'],
    passport: ['REISEPASS', 'PASSPORT'],
    colours: { paper: '#f8eeee', tint: '#e0a7a7', ink: '#7a1d26', accent: '#2f5d50' },
    letters: {
      proof: 'Stromrechnung / Electricity bill',
      bank: 'Kontobestätigung / Account details',
      dated: 'Sankt Pölten, am',
      holder: 'Kontoinhaberin',
    },
    labels: labels({
      family_name: 'Familienname',
      given_names: 'Vornamen',
      sex: 'Geschlecht',
      nationality: 'Staatsangehörigkeit',
      birthdate: 'Geburtsdatum',
      birth_place: 'Geburtsort',
      document_number: 'Dokumentennr.',
      date_of_expiry: 'Gültig bis',
      date_of_issuance: 'Ausstellungsdatum',
      issuing_authority: 'Behörde',
      address: 'Anschrift',
      height: 'Größe',
      personal_number: 'Personenkennzahl',
      signature: 'Unterschrift',
      type: 'Typ',
      code: 'Code',
    }),
  },
  USA: {
    name: 'UNITED STATES OF AMERICA',
    state: ['UNITED STATES OF AMERICA', 'ESTADOS UNIDOS DE AMÉRICA'],
    card: ['IDENTITY CARD', 'TARJETA DE IDENTIDAD'],
    passport: ['PASSPORT', 'PASAPORTE'],
    colours: { paper: '#eef4ee', tint: '#a4c7b1', ink: '#1f4b3a', accent: '#8c3b2a' },
    letters: {
      proof: 'Electricity bill / Factura de electricidad',
      bank: 'Account details / Datos bancarios',
      dated: 'Portland,',
      holder: 'Account holder',
    },
    labels: labelsAfterEnglish({
      family_name: 'Apellidos',
      given_names: 'Nombres',
      sex: 'Sexo',
      nationality: 'Nacionalidad',
      birthdate: 'Fecha de nacimiento',
      birth_place: 'Lugar de nacimiento',
      document_number: 'N.º de documento',
      date_of_expiry: 'Fecha de caducidad',
      date_of_issuance: 'Fecha de expedición',
      issuing_authority: 'Autoridad',
      address: 'Domicilio',
      height: 'Estatura',
      personal_number: 'N.º personal',
      signature: 'Firma',
      type: 'Tipo',
      code: 'Código',
    }),
  },
  DNK: {
    name: 'DENMARK',
    state: ['KONGERIGET DANMARK', 'KINGDOM OF DENMARK'],
    card: ['IDENTITETSKORT', 'IDENTITY CARD'],
    passport: ['PAS', 'PASSPORT'],
    colours: { paper: '#f5f1e6', tint: '#d9bf8f', ink: '#5c3a14', accent: '#a32638' },
    letters: {
      proof: 'Elregning / Electricity bill',
      bank: 'Kontobekræftelse / Account details',
      dated: 'Ærøskøbing, den',
      holder: 'Kontohaver',
    },
    labels: labels({
      family_name: 'Efternavn',
      given_names: 'Fornavne',
      sex: 'Køn',
      nationality: 'Nationalitet',
      birthdate: 'Fødselsdato',
      birth_place: 'Fødested',
      document_number: 'Dokumentnr.',
      date_of_expiry: 'Gyldig til',
      date_of_issuance: 'Udstedt',
      issuing_authority: 'Myndighed',
      address: 'Adresse',
      height: 'Højde',
      personal_number: 'Personnr.',
      signature: 'Underskrift',
      type: 'Type',
      code: 'Kode',
    }),
  },
};
