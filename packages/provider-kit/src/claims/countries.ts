import { asciiUpper, entryOf } from '../words/tables.js';
import { STATED_NONE } from './claim-reader.js';
import { unfilled } from './fillers.js';

/**
 * A country as ISO 3166-1 alpha-3, or as ICAO's code for an issuer without one: from alpha-3 or alpha-2 in any case, or
 * from a machine-readable zone (`D<<` is `DEU`, `GBN` is `GBR`; ICAO 9303-3, section 5). {@link STATED_NONE} for the
 * codes of people without a nationality, or with one that is not specified. Undefined for names and other codes.
 */
export function countryCode(value: unknown): string | typeof STATED_NONE | undefined {
  const code = asciiUpper(unfilled(value) ?? '');
  if (NO_NATIONALITY.has(code)) return STATED_NONE;
  return entryOf(MRZ_CODES, code) ?? entryOf(ALPHA_2, code) ?? (COUNTRY_CODES.has(code) ? code : undefined);
}

/** The codes that ISO 3166-1 assigns: alpha-3 and alpha-2 of each country. */
const COUNTRIES = `
ABWAW AFGAF AGOAO AIAAI ALAAX ALBAL ANDAD AREAE ARGAR ARMAM ASMAS ATAAQ ATFTF ATGAG AUSAU AUTAT AZEAZ BDIBI BELBE
BENBJ BESBQ BFABF BGDBD BGRBG BHRBH BHSBS BIHBA BLMBL BLRBY BLZBZ BMUBM BOLBO BRABR BRBBB BRNBN BTNBT BVTBV BWABW
CAFCF CANCA CCKCC CHECH CHLCL CHNCN CIVCI CMRCM CODCD COGCG COKCK COLCO COMKM CPVCV CRICR CUBCU CUWCW CXRCX CYMKY
CYPCY CZECZ DEUDE DJIDJ DMADM DNKDK DOMDO DZADZ ECUEC EGYEG ERIER ESHEH ESPES ESTEE ETHET FINFI FJIFJ FLKFK FRAFR
FROFO FSMFM GABGA GBRGB GEOGE GGYGG GHAGH GIBGI GINGN GLPGP GMBGM GNBGW GNQGQ GRCGR GRDGD GRLGL GTMGT GUFGF GUMGU
GUYGY HKGHK HMDHM HNDHN HRVHR HTIHT HUNHU IDNID IMNIM INDIN IOTIO IRLIE IRNIR IRQIQ ISLIS ISRIL ITAIT JAMJM JEYJE
JORJO JPNJP KAZKZ KENKE KGZKG KHMKH KIRKI KNAKN KORKR KWTKW LAOLA LBNLB LBRLR LBYLY LCALC LIELI LKALK LSOLS LTULT
LUXLU LVALV MACMO MAFMF MARMA MCOMC MDAMD MDGMG MDVMV MEXMX MHLMH MKDMK MLIML MLTMT MMRMM MNEME MNGMN MNPMP MOZMZ
MRTMR MSRMS MTQMQ MUSMU MWIMW MYSMY MYTYT NAMNA NCLNC NERNE NFKNF NGANG NICNI NIUNU NLDNL NORNO NPLNP NRUNR NZLNZ
OMNOM PAKPK PANPA PCNPN PERPE PHLPH PLWPW PNGPG POLPL PRIPR PRKKP PRTPT PRYPY PSEPS PYFPF QATQA REURE ROURO RUSRU
RWARW SAUSA SDNSD SENSN SGPSG SGSGS SHNSH SJMSJ SLBSB SLESL SLVSV SMRSM SOMSO SPMPM SRBRS SSDSS STPST SURSR SVKSK
SVNSI SWESE SWZSZ SXMSX SYCSC SYRSY TCATC TCDTD TGOTG THATH TJKTJ TKLTK TKMTM TLSTL TONTO TTOTT TUNTN TURTR TUVTV
TWNTW TZATZ UGAUG UKRUA UMIUM URYUY USAUS UZBUZ VATVA VCTVC VENVE VGBVG VIRVI VNMVN VUTVU WLFWF WSMWS YEMYE ZAFZA
ZMBZM ZWEZW`
  .trim()
  .split(/\s+/)
  .map((pair): [alpha3: string, alpha2: string] => [pair.slice(0, 3), pair.slice(3)]);

/**
 * ICAO's own codes for issuers without an ISO code (Doc 9303-3, section 5): Kosovo, unions and organizations, UN
 * documents, and Utopia, whose citizens are on every specimen.
 */
const ISSUERS = 'EUE RKS UNA UNK UNO UTO XBA XCC XCE XCO XDC XEC XES XIM XMP XOM XPO';

export const COUNTRY_CODES: ReadonlySet<string> = new Set([
  ...COUNTRIES.map(([alpha3]) => alpha3),
  ...ISSUERS.split(' '),
]);

/** By alpha-2. `UK`, which ISO reserves for the United Kingdom, is often written for `GB`. */
export const ALPHA_2: { readonly [alpha2: string]: string } = Object.fromEntries([
  ...COUNTRIES.map(([alpha3, alpha2]) => [alpha2, alpha3]),
  ['UK', 'GBR'],
]);

/**
 * Codes that only machine-readable zones use, and the countries they mean: Germany, kinds of British nationality, and
 * Kosovo, which European Union documents write as `XKX` or `XXK`.
 */
export const MRZ_CODES: { readonly [code: string]: string } = {
  D: 'DEU',
  GBD: 'GBR',
  GBN: 'GBR',
  GBO: 'GBR',
  GBP: 'GBR',
  GBS: 'GBR',
  XKX: 'RKS',
  XXK: 'RKS',
  XK: 'RKS',
};

/** ICAO 9303-3: stateless, two kinds of refugees, and nationality not specified. */
export const NO_NATIONALITY: ReadonlySet<string> = new Set(['XXA', 'XXB', 'XXC', 'XXX']);
