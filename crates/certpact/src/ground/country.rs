//! The countries that have a code in ISO 3166-1.

/// The codes of two letters that are assigned, and `XK` for Kosovo, which is in use.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Codes that people write for a country which has another.
const MEANT: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

/// What is wrong with a code of two letters, and the one that is likely meant.
pub(crate) fn problem(code: &str) -> Option<(&'static str, Option<String>)> {
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let upper = code.to_ascii_uppercase();
    if let Some((_, meant)) = MEANT.iter().find(|(written, _)| *written == upper) {
        return Some((
            "is not a code that ISO 3166-1 assigns",
            Some((*meant).to_owned()),
        ));
    }
    // Two letters side by side are one of its codes: there is a blank between any two.
    if !ASSIGNED.contains(&upper) {
        return Some(("is not a code that ISO 3166-1 assigns", None));
    }
    (upper != code).then_some(("is not in capitals", Some(upper)))
}
