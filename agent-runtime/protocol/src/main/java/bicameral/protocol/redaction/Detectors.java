package bicameral.protocol.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The sorts that need no knowledge of the tenant. */
public final class Detectors {
    private static final String ALONE = "(?<![0-9A-Za-z])";
    private static final String ENDS = "(?![0-9A-Za-z])";
    /** A blank, hyphen or dot between groups of digits. */
    private static final String GAP = "(?: ?[.\\-] ?| )?";

    /** Lengths of IBANs by country (registry of ISO 13616, the countries in common use). */
    private static final Map<String, Integer> IBAN_LENGTHS = Map.ofEntries(
            Map.entry("DE", 22),
            Map.entry("FR", 27),
            Map.entry("GB", 22),
            Map.entry("IT", 27),
            Map.entry("ES", 24),
            Map.entry("NL", 18),
            Map.entry("BE", 16),
            Map.entry("AT", 20),
            Map.entry("CH", 21),
            Map.entry("PL", 28),
            Map.entry("PT", 25),
            Map.entry("SE", 24),
            Map.entry("NO", 15),
            Map.entry("DK", 18),
            Map.entry("FI", 18),
            Map.entry("IE", 22),
            Map.entry("LU", 20),
            Map.entry("CZ", 24),
            Map.entry("SK", 24),
            Map.entry("HU", 28),
            Map.entry("RO", 24),
            Map.entry("BG", 22),
            Map.entry("GR", 27),
            Map.entry("HR", 21),
            Map.entry("SI", 19),
            Map.entry("EE", 20),
            Map.entry("LV", 21),
            Map.entry("LT", 20),
            Map.entry("MT", 31),
            Map.entry("CY", 28),
            Map.entry("TR", 26),
            Map.entry("AE", 23),
            Map.entry("SA", 24),
            Map.entry("IL", 23),
            Map.entry("LI", 21),
            Map.entry("MC", 27),
            Map.entry("IS", 26));

    private static final String DIGITS = "0123456789";
    private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

    private static final Forms RESIDENT = Forms.of(
                    "resident",
                    Kind.IDENTITY,
                    "(?<![0-9])[1-9](?:[ \\-]?[0-9]){16}[ \\-]?[0-9Xx](?![0-9A-Za-z])",
                    Detectors::isResident)
            .beginningWith(DIGITS);
    private static final Forms SOCIAL_SECURITY = Forms.of(
                    "social-security",
                    Kind.IDENTITY,
                    "(?<![0-9\\-])(?!000|666|9)[0-9]{3}[ \\-](?!00)[0-9]{2}[ \\-](?!0000)[0-9]{4}(?![0-9\\-])")
            .beginningWith(DIGITS);
    private static final Forms CARD = Forms.of(
                    "card", Kind.ACCOUNT, "(?<![0-9])[3-9](?:" + "[ \\-]?[0-9]){12,18}(?![0-9])", Detectors::isCard)
            .beginningWith(DIGITS);
    private static final Forms IBAN = Forms.of(
                    "iban", Kind.ACCOUNT, ALONE + "[A-Z]{2}[0-9]{2}(?:[ \\-]?[A-Z0-9]){11,30}", Detectors::isIban)
            .beginningWith(CAPITALS);
    private static final Forms MAIL = Forms.of(
                    "mail",
                    Kind.MAIL,
                    "(?<![A-Za-z0-9._%+\\-])[A-Za-z0-9._%+\\-]{1,64}@(?:[A-Za-z0-9\\-]{1,63}\\.){1,8}[A-Za-z]{2,24}(?![A-Za-z])")
            .beginningWith(DIGITS + CAPITALS + CAPITALS.toLowerCase(Locale.ROOT) + "._%+-");
    private static final Forms MOBILE = Forms.of(
                    "mobile",
                    Kind.TELEPHONE,
                    "(?<![0-9])(?:(?:\\+|00)?86" + GAP + ")?1[3-9][0-9]{1,2}" + GAP + "[0-9]{3,4}" + GAP
                            + "[0-9]{3,5}(?![0-9])",
                    text -> Digits.of(text).replaceFirst("^(?:00)?86(?=1)", "").length() == 11)
            .beginningWith(DIGITS + "+");
    private static final Forms LANDLINE = Forms.of(
                    "landline",
                    Kind.TELEPHONE,
                    "(?<![0-9])(?:\\(0[0-9]{2,3}\\) ?|0[0-9]{2,3}[ \\-]?)[1-9][0-9]{2,3}[ \\-]?[0-9]{4}"
                            + "(?:(?:转|-| ?ext\\.? ?)[0-9]{1,5})?(?![0-9])")
            .beginningWith("(0");
    private static final Forms SERVICE = Forms.of(
                    "service", Kind.TELEPHONE, "(?<![0-9])[48]00[ \\-]?[0-9]{3}[ \\-]?[0-9]{4}(?![0-9])")
            .beginningWith(DIGITS);
    private static final Forms ABROAD = Forms.of(
                    "abroad",
                    Kind.TELEPHONE,
                    "(?<![0-9A-Za-z+])\\+[1-9][0-9]{0,2}(?:[ .\\-]?(?:\\([0-9]{1,4}\\)|[0-9]{1,4})){2,6}(?![0-9])",
                    text -> between(Digits.of(text).length(), 8, 15))
            .beginningWith("+");
    private static final Forms NORTH_AMERICAN = Forms.of(
                    "north-american",
                    Kind.TELEPHONE,
                    "(?<![0-9\\-])(?:1[ .\\-])?(?:\\([2-9][0-9]{2}\\) ?|[2-9][0-9]{2}[ .\\-])[0-9]{3}[ .\\-][0-9]{4}(?![0-9\\-])")
            .beginningWith(DIGITS + "(");
    private static final Forms BRITISH = Forms.of(
                    "british",
                    Kind.TELEPHONE,
                    "(?<![0-9])0[0-9]{2,4} [0-9]{3,4} [0-9]{3,4}(?![0-9])",
                    text -> between(Digits.of(text).length(), 10, 11))
            .beginningWith(DIGITS);
    private static final Forms PLATE = Forms.of(
                    "plate",
                    Kind.PLATE,
                    "[" + PROVINCES + "][A-HJ-NP-Z][ ·•.]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]" + ENDS,
                    text -> text.chars().filter(Character::isDigit).count() >= 2)
            .beginningWith(PROVINCES);
    private static final Forms PLATE_NAMED = Forms.of(
                    "plate-named",
                    Kind.PLATE,
                    "(?i:licen[cs]e plate|number plate|registration(?: number)?|plate(?: number)?)(?:\\s+is)?\\s*[:#]?\\s*"
                            + "(?<it>[A-Z0-9]{2,4}[ \\-]?[A-Z0-9]{2,4})" + ENDS,
                    text -> text.chars().anyMatch(Character::isDigit))
            .beginningWith("lLnNrRpP");
    private static final Forms KNOWN_TOKEN = Forms.of(
                    "known-token",
                    Kind.SECRET,
                    ALONE
                            + "(?:sk-[A-Za-z0-9_\\-]{16,200}|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,80}|xox[abprs]-[A-Za-z0-9\\-]{10,200}"
                            + "|eyJ[A-Za-z0-9_\\-]{8,2000}\\.[A-Za-z0-9_\\-]{8,4000}\\.[A-Za-z0-9_\\-]{8,2000}|AIza[A-Za-z0-9_\\-]{35}"
                            + "|(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,120}|LTAI[A-Za-z0-9]{12,30})")
            .beginningWith("sAgxerpL");
    private static final Forms PRIVATE_KEY = Forms.of(
                    "private-key",
                    Kind.SECRET,
                    "-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\\s]{0,8000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?")
            .beginningWith("-");
    private static final Forms NAMED_SECRET = Forms.of(
                    "named-secret",
                    Kind.SECRET,
                    "(?i:password|passwd|pwd|passcode|secret|api[ _\\-]?key|access[ _\\-]?key|token|密码|口令|密钥|令牌)"
                            + "(?:\\s{0,3}(?:[:=]|是|为|\\bis\\b)\\s{0,3})[\"'“「]?(?<it>[A-Za-z0-9!@#$%^&*_+.~/=\\-]{4,200})",
                    text -> text.chars().anyMatch(c -> !Character.isLetter(c)))
            .beginningWith("pPsSaAtT密口令");
    private static final Forms RANDOM_TOKEN = Forms.of(
                    "random-token",
                    Kind.SECRET,
                    ALONE + "(?:[0-9a-f]{32,128}|[0-9A-F]{32,128}|[A-Za-z0-9+/_\\-]{40,200}={0,2})" + ENDS,
                    Detectors::isRandom)
            .beginningWith(DIGITS + CAPITALS + CAPITALS.toLowerCase(Locale.ROOT) + "+/_-");

    /** All of them; what they find must not leave a chamber whose policy is to redact. */
    public static final List<Detector> LISTED = List.of(
            RESIDENT,
            SOCIAL_SECURITY,
            CARD,
            IBAN,
            MAIL,
            MOBILE,
            LANDLINE,
            SERVICE,
            ABROAD,
            NORTH_AMERICAN,
            BRITISH,
            PLATE,
            PLATE_NAMED,
            KNOWN_TOKEN,
            PRIVATE_KEY,
            NAMED_SECRET,
            RANDOM_TOKEN,
            new Addresses());

    private Detectors() {}

    /** Whether anything of {@link #LISTED} is in a text. */
    public static boolean tell(String text) {
        List<Span> found = new ArrayList<>();
        run(LISTED, Folding.of(text), found::add);
        return !found.isEmpty();
    }

    /** Tells what the detectors find, by its place in the original. */
    static void run(List<Detector> detectors, Folding folding, Consumer<Span> found) {
        Folding unwrapped = folding.unwrapped();
        for (Detector detector : detectors) {
            detector.find(folding.text(), span -> found.accept(folding.original(span)));
            if (unwrapped != folding && detector.crossesLines())
                detector.find(unwrapped.text(), span -> found.accept(unwrapped.original(span)));
        }
    }

    /** 6 digits of a place, a day between 1800 and 2099, 3 digits and the check; in any groups. */
    private static boolean isResident(String text) {
        String number = text.replaceAll("[ \\-]", "");
        int year = Integer.parseInt(number.substring(6, 10));
        int month = Integer.parseInt(number.substring(10, 12));
        int day = Integer.parseInt(number.substring(12, 14));
        return between(year, 1800, 2099) && between(month, 1, 12) && between(day, 1, 31) && Digits.resident(number);
    }

    private static boolean isCard(String text) {
        String digits = Digits.of(text);
        return between(digits.length(), 13, 19)
                && Digits.luhn(digits)
                && digits.chars().distinct().count() > 1;
    }

    private static boolean isIban(String text) {
        String letters = text.replaceAll("[ \\-]", "");
        Integer length = IBAN_LENGTHS.get(letters.substring(0, 2));
        return length != null && letters.length() == length && Digits.iban(letters);
    }

    /** Letters and digits in a mix that no word, path or number has. */
    private static boolean isRandom(String text) {
        long digits = text.chars().filter(Character::isDigit).count();
        long letters = text.chars().filter(Character::isLetter).count();
        long distinct = text.chars().distinct().count();
        return digits >= 4 && letters >= 4 && distinct >= 10;
    }

    private static boolean between(int number, int least, int most) {
        return number >= least && number <= most;
    }
}
