package bicameral.worker.answer;

import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does the sum a question asks for: count times price, several of these together, a surcharge on top, a discount, a difference, the days
 * between two dates. Every operand is a figure that stands in a statement, or was said in the question. What is in different currencies is
 * not added.
 */
final class Sums {
    private static final Pattern TOTAL = Pattern.compile(
            "一共|总共|共计|合计|总价|总计|加起来|加一起|共(?=多少|要|收|花|交|付|几)|\\b(?:total|altogether|together|in all|combined|sum|adds? up|come to|comes to)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern DISCOUNTED = Pattern.compile(
            "折后|打折|折扣|再打|[\\d一二三四五六七八九对]折(?!叠)|半价|优惠后|\\bdiscount|\\d\\s*(?:%|percent) (?:off|reduction)|half[- ]price",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ADDED = Pattern.compile(
            "另加|加收|再加|另收|外加|多收|\\b(?:plus|extra|surcharge|additional(?:ly)?|on top)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MORE = Pattern.compile(
            "\\d\\s*(?:EUR|USD|GBP|euros?|dollars?|pounds?)?\\s*(?:more|extra)\\b", Pattern.CASE_INSENSITIVE);
    /** A price for several together is not taken times their number. */
    private static final Pattern FOR_ALL =
            Pattern.compile("\\bfor up to \\d+|\\bper group\\b|每[团组场]|一[团组]", Pattern.CASE_INSENSITIVE);

    private static final Pattern FEE_ITSELF = Pattern.compile("(?<=\\p{IsHan}{2})[费价钱]");
    private static final Pattern FEE =
            Pattern.compile("费|价|\\b(?:fee|charge|delivery|shipping|postage|deposit)\\b", Pattern.CASE_INSENSITIVE);
    /** What is free from an amount on, and costs something below. */
    private static final Pattern OTHERWISE = Pattern.compile(
            "(?:above|over|from|满|超过)\\s*[€$£¥]?(\\d+(?:\\.\\d+)?)[^.。;；]*?(?:free|免|包邮)[^.。;；]*?(?:otherwise|否则|不满的?|不足的?|below that|under that)[^\\d]{0,8}(\\d+(?:\\.\\d+)?)",
            Pattern.CASE_INSENSITIVE);

    /** Around another name of the same, as in "洁牙(洗牙)". */
    private static final Pattern OTHER_NAME = Pattern.compile("[()（）]");

    private static final double SURE = 0.5;
    private static final double HALF = 0.5;
    private static final Pattern MONEY = Pattern.compile(
            "(?:[€$£¥]\\s*)(\\d+(?:\\.\\d+)?)|(?<![\\d.])(\\d+(?:\\.\\d+)?)\\s*(?:元|块|EUR|USD|GBP|euros?|dollars?|pounds?)|(?<![\\d.])(\\d+\\.\\d{2})(?![\\d%])",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern FIGURE = Pattern.compile("[^\\d]{0,8}?(\\d+(?:\\.\\d+)?)\\s*[^\\d]{0,12}");
    private static final Pattern CURRENCY =
            Pattern.compile("元|(?<![A-Za-z])(?:EUR|USD|GBP|CNY)(?![A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATORS = Pattern.compile(
            "[,，、;；:：。!！?？]|\\.(?!\\d)|\\b(?:and|plus|with|including)\\b|(?<=[费价钱])[加连]|连同?(?=.{1,6}费)|和|再加上?|另加|外加|加上|跟|还有|另外|又(?=\\p{IsHan})|再(?=做|买|来|要|加|订|租|请|换|补)",
            Pattern.CASE_INSENSITIVE);
    private static final int TRIED = 6;
    /** So many parts of a message are looked at; each may cost a search. */
    private static final int MOST_PARTS = 12;

    private static final double NAMED_ENOUGH = 0.4;
    private static final double NAMED_SURELY = 0.75;
    /** What the whole question says of the price, as "for members", chooses the column too, but less than the part itself. */
    private static final double WHOLE = 0.5;

    private static final double OTHERS = 0.35;
    private static final double PROMISED = 0.3;

    private final Inquiry inquiry;
    private final String text;
    private final Function<String, Inquiry> read;
    private final Function<Inquiry, List<Statement>> rank;

    /**
     * A sum done.
     *
     * @param shown the calculation, with {@code [1]} and so on behind each figure from the statement of that number
     * @param statements what the figures come from
     */
    record Sum(String shown, List<Statement> statements, Certainty certainty) {}

    private record Operand(Statement statement, BigDecimal count, BigDecimal figure, Certainty certainty) {}

    /**
     * Of a question.
     *
     * @param text of the question, slips mended, without what it dictates
     * @param read takes a part of the question apart
     * @param rank the statements for an inquiry, best first
     */
    Sums(Inquiry inquiry, String text, Function<String, Inquiry> read, Function<Inquiry, List<Statement>> rank) {
        this.inquiry = inquiry;
        this.text = Terms.fold(text);
        this.read = read;
        this.rank = rank;
    }

    /** The sum that was asked for; empty where none was, or its figures cannot be found. */
    Optional<Sum> done(List<Statement> ranked, Selection selection) {
        Optional<Sum> days = new DaysBetween(read, rank).in(text, selection.certainty());
        if (days.isPresent()) return days;
        boolean total = TOTAL.matcher(text).find() || text.contains("including");
        if (Difference.isAsked(text)) {
            Optional<Sum> difference = new Difference(inquiry, text).of(ranked, selection);
            if (difference.isPresent() || !total) return difference;
        }
        Optional<Sum> beyond = total || inquiry.wanted().strict() ? tariff(ranked, selection, total) : Optional.empty();
        if (beyond.isPresent()) {
            return beyond;
        }
        if (total && selection.certainty().confidence() >= SURE && more(selection)) {
            return surcharged(selection);
        }
        List<Counts.Count> counts = Counts.in(text);
        boolean many = counts.stream().anyMatch(count -> count.value().compareTo(BigDecimal.ONE) > 0)
                || (total && counts.size() > 1);
        if (many && (total || inquiry.wanted() == Wanted.PRICE)) {
            Optional<Sum> products = products(counts, total);
            if (products.isPresent()) {
                return products;
            }
        }
        if (DISCOUNTED.matcher(text).find() && inquiry.wanted() != Wanted.YES_OR_NO) {
            return discounted(ranked, selection);
        }
        if (total) {
            Optional<Sum> fees = fees();
            if (fees.isPresent()) return fees;
        }
        return total ? surcharged(selection) : Optional.empty();
    }

    private static boolean more(Selection selection) {
        return !selection.statements().isEmpty()
                && MORE.matcher(selection.statements().getFirst().quote()).find();
    }

    /** What is charged beyond a number of units, with what is charged in any case. */
    private Optional<Sum> tariff(List<Statement> ranked, Selection selection, boolean total) {
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            Tariff tariff = Tariff.in(statement.quote()).orElse(null);
            BigDecimal quantity = tariff == null ? null : tariff.quantity(text).orElse(null);
            if (tariff != null
                    && quantity != null
                    && quantity.compareTo(tariff.free()) > 0
                    && statement.passage().kind() != Passage.Kind.CHAT
                    && statement.score() >= NAMED_ENOUGH * ranked.getFirst().score()) {
                BigDecimal base = base(statement, tariff);
                Selection one = Selection.of(inquiry, List.of(statement));
                Certainty sure =
                        one.certainty().confidence() > selection.certainty().confidence()
                                ? one.certainty()
                                : selection.certainty();
                List<Operand> others = base == null && total ? otherFees(statement) : List.of();
                Operand rate = new Operand(statement, BigDecimal.ONE, tariff.rate(), sure);
                if (areMixed(Stream.concat(Stream.of(rate), others.stream()).toList())) return Optional.empty();
                return Optional.of(beyond(statement, tariff, quantity, base, others, sure));
            }
        }
        return Optional.empty();
    }

    private Sum beyond(
            Statement statement,
            Tariff tariff,
            BigDecimal quantity,
            @Nullable BigDecimal base,
            List<Operand> others,
            Certainty sure) {
        List<Statement> statements = new ArrayList<>(List.of(statement));
        BigDecimal all = quantity.subtract(tariff.free()).multiply(tariff.rate());
        BigDecimal result = tariff.beyond(quantity);
        StringBuilder shown = new StringBuilder("(" + quantity.toPlainString() + " − "
                + tariff.free().toPlainString() + " [1]) × " + tariff.rate().toPlainString() + " [1]");
        if (result.compareTo(all) < 0)
            shown.append(" > ").append(result.toPlainString()).append(" [1]");
        if (base != null) {
            shown.insert(0, base.toPlainString() + " [1] + ");
            result = result.add(base);
        }
        for (Operand other : others) {
            int n = numbered(statements, other.statement());
            shown.append(" + ")
                    .append(other.figure().toPlainString())
                    .append(" [")
                    .append(n)
                    .append(']');
            result = result.add(other.figure());
        }
        return new Sum(shown + " = " + plain(result) + currency(statements), statements, sure);
    }

    /** What is charged in any case: the price of the row, or what stands before the limit in the sentence. */
    private @Nullable BigDecimal base(Statement statement, Tariff tariff) {
        if (statement.isRow()) {
            return inRow(statement.passage(), inquiry.wanting(Wanted.PRICE))
                    .filter(figure -> figure.compareTo(tariff.rate()) != 0)
                    .orElse(null);
        }
        BigDecimal last = null;
        Matcher money = MONEY.matcher(Terms.fold(statement.quote()));
        while (money.find() && money.end() <= tariff.start()) last = amount(money);
        return last;
    }

    private List<Operand> otherFees(Statement not) {
        List<Operand> others = new ArrayList<>();
        for (String part : parts()) {
            if (!FEE.matcher(part).find()) continue;
            fee(part)
                    .or(() -> fee(FEE_ITSELF.matcher(part).replaceAll("")))
                    .filter(one -> !one.statement().quote().equals(not.quote())
                            && others.stream()
                                    .noneMatch(other -> other.statement()
                                            .quote()
                                            .equals(one.statement().quote())))
                    .ifPresent(others::add);
        }
        return others;
    }

    /** The fees that the parts of a question name, where they are two or more. */
    private Optional<Sum> fees() {
        List<Operand> operands = new ArrayList<>();
        for (String part : parts()) {
            if (!FEE.matcher(part).find()) uncounted(part, List.of(part)).ifPresent(one -> add(one, operands));
        }
        BigDecimal all = operands.stream().map(Operand::figure).reduce(BigDecimal.ZERO, BigDecimal::add);
        Optional<Operand> below = operands.isEmpty() ? Optional.empty() : below(all);
        below.ifPresent(operands::add);
        for (String part : below.isPresent() ? List.<String>of() : parts()) {
            if (FEE.matcher(part).find()) fee(part).ifPresent(one -> add(one, operands));
        }
        return operands.size() < 2 || operands.size() > 3 || areMixed(operands)
                ? Optional.empty()
                : Optional.of(sum(operands));
    }

    private static void add(Operand one, List<Operand> to) {
        boolean known = to.stream()
                .anyMatch(other ->
                        other.statement().quote().equals(one.statement().quote()));
        if (!known) to.add(one);
    }

    /** What is charged below an amount that is not reached, as postage often is. */
    private Optional<Operand> below(BigDecimal amount) {
        List<Statement> ranked = rank.apply(inquiry);
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            Matcher otherwise = OTHERWISE.matcher(statement.quote());
            if (statement.passage().kind() != Passage.Kind.CHAT
                    && otherwise.find()
                    && amount.compareTo(new BigDecimal(otherwise.group(1))) < 0) {
                return Optional.of(new Operand(
                        statement,
                        BigDecimal.ONE,
                        new BigDecimal(otherwise.group(2)),
                        Selection.of(inquiry, List.of(statement)).certainty()));
            }
        }
        return Optional.empty();
    }

    /** The figure of what a part calls a fee: that of a row whose label the question says, or the only one of a sentence. */
    private Optional<Operand> fee(String part) {
        Inquiry one = read.apply(TOTAL.matcher(part).replaceAll(" ")).wanting(Wanted.PRICE);
        if (one.things().stream().allMatch(Inquiry.Thing::asking)) return Optional.empty();
        List<Statement> ranked = rank.apply(one);
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            boolean labelled = !statement.isRow() || isLabelled(statement, text);
            if (statement.passage().kind() != Passage.Kind.CHAT
                    && labelled
                    && namedShare(one, one, statement) >= NAMED_SURELY) {
                Optional<BigDecimal> figure = figure(statement, one, "");
                if (figure.isPresent()) {
                    return Optional.of(new Operand(
                            statement,
                            BigDecimal.ONE,
                            figure.get(),
                            Selection.of(one, List.of(statement)).certainty()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Sum> products(List<Counts.Count> counts, boolean total) {
        List<Operand> operands = new ArrayList<>();
        List<String> parts = parts();
        long counted = parts.stream().filter(part -> !Counts.in(part).isEmpty()).count();
        for (String part : parts) {
            List<Counts.Count> own = Counts.in(part);
            if (own.isEmpty()) {
                if (total && counted > 0) uncounted(part, parts).ifPresent(operands::add);
                continue;
            }
            Counts.Count count = own.getFirst();
            String rest = TOTAL.matcher(count.without(counted == 1 ? whole(count) : part))
                    .replaceAll(" ");
            Inquiry one = read.apply(rest).wanting(Wanted.PRICE);
            Inquiry asked = counted == 1 ? one : one.with(lighter(parts, part));
            Optional<Operand> operand = operand(asked, one, count, total, NAMED_ENOUGH);
            if (operand.isEmpty()) {
                return Optional.empty();
            }
            operands.add(operand.get());
        }
        boolean nothingToDo =
                operands.size() == 1 && operands.getFirst().count().compareTo(BigDecimal.ONE) == 0;
        return operands.isEmpty() || nothingToDo || operands.size() > 4 || areMixed(operands)
                ? Optional.empty()
                : Optional.of(sum(operands));
    }

    /** A part that says no count but names one row of prices by most of its words is one of it. */
    private Optional<Operand> uncounted(String part, List<String> parts) {
        String rest = TOTAL.matcher(part).replaceAll(" ");
        Inquiry one = read.apply(rest).wanting(Wanted.PRICE);
        boolean content = one.things().stream().anyMatch(thing -> !thing.asking() && thing.known());
        return content
                ? operand(
                                one.with(lighter(parts, part)),
                                one,
                                new Counts.Count(BigDecimal.ONE, part, ""),
                                true,
                                NAMED_SURELY)
                        .filter(operand -> isLabelled(operand.statement(), part))
                : Optional.empty();
    }

    /** Whether a part says most of what a row is called. */
    private static boolean isLabelled(Statement statement, String part) {
        if (!statement.isRow()) return false;
        Said said = new Said(Reading.rejoined(part));
        return statement.passage().cells().stream()
                        .anyMatch(cell -> cell.matches("[A-Za-z]*\\d{3,}") && said.share(cell) == 1)
                || statement.passage().cells().stream()
                        .filter(cell -> cell.length() > 1 && !Character.isDigit(cell.charAt(0)))
                        .flatMap(OTHER_NAME::splitAsStream)
                        .anyMatch(name -> name.length() > 1 && said.share(name) >= NAMED_SURELY);
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String part : SEPARATORS.split(text)) {
            if (!part.isBlank() && parts.size() < MOST_PARTS) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    private String whole(Counts.Count count) {
        return text.contains(count.words()) ? text : count.words();
    }

    /** What the other parts say goes for every part, but weighs less. */
    private List<Inquiry.Thing> lighter(List<String> parts, String part) {
        String others = String.join(
                " ",
                parts.stream()
                        .filter(other -> !other.equals(part) && Counts.in(other).isEmpty())
                        .toList());
        return read.apply(TOTAL.matcher(others).replaceAll(" ")).things().stream()
                .map(thing -> thing.lighter(OTHERS))
                .toList();
    }

    private Optional<Operand> operand(Inquiry asked, Inquiry own, Counts.Count count, boolean total, double enough) {
        List<Statement> ranked = rank.apply(asked);
        for (Statement statement : ranked.subList(0, Math.min(TRIED, ranked.size()))) {
            boolean isMeasured =
                    !total && statement.quote().contains(count.words().replace(" ", ""));
            if (statement.passage().kind() != Passage.Kind.CHAT
                    && !isMeasured
                    && namedShare(own, asked, statement) >= enough) {
                Optional<BigDecimal> figure = FOR_ALL.matcher(statement.quote()).find()
                                && count.value().compareTo(BigDecimal.ONE) > 0
                        ? Optional.empty()
                        : figure(statement, asked, count.measure());
                if (figure.isPresent()) {
                    Selection one = Selection.of(asked, List.of(statement));
                    return Optional.of(new Operand(statement, count.value(), figure.get(), one.certainty()));
                }
            }
        }
        return Optional.empty();
    }

    /** How much of what a part of a question names a statement or what surrounds it does. */
    static double namedShare(Inquiry own, Inquiry asked, Statement statement) {
        double named = 0;
        for (int i = 0; i < own.things().size(); i++) {
            named += asked.things().get(i).weight() * statement.near().get(i);
        }
        return named / Math.max(0.0001, own.weight());
    }

    private Sum sum(List<Operand> operands) {
        StringBuilder shown = new StringBuilder();
        BigDecimal result = BigDecimal.ZERO;
        List<Statement> statements = new ArrayList<>();
        Certainty least = operands.getFirst().certainty();
        for (Operand operand : operands) {
            int n = numbered(statements, operand.statement());
            shown.append(shown.isEmpty() ? "" : " + ")
                    .append(operand.count().toPlainString())
                    .append(" × ")
                    .append(operand.figure().toPlainString())
                    .append(" [")
                    .append(n)
                    .append(']');
            result = result.add(operand.count().multiply(operand.figure()));
            least = operand.certainty().confidence() < least.confidence() ? operand.certainty() : least;
        }
        return new Sum(shown + " = " + plain(result) + currency(statements), statements, least);
    }

    /** The number of a statement among those cited, of which it becomes one. */
    static int numbered(List<Statement> statements, Statement statement) {
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).quote().equals(statement.quote())) {
                return i + 1;
            }
        }
        statements.add(statement);
        return statements.size();
    }

    static String plain(BigDecimal value) {
        BigDecimal cents = value.setScale(Math.min(Math.max(value.scale(), 0), 2), RoundingMode.HALF_UP);
        return cents.toPlainString();
    }

    /** Whether figures are in different currencies; what says none goes with any. */
    private static boolean areMixed(List<Operand> operands) {
        return operands.stream()
                        .map(operand -> currencyOf(operand.statement(), operand.figure()))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count()
                > 1;
    }

    /** The currency of a figure of a statement, by its cell or header, or by the words at it; null where it is not said. */
    private static @Nullable String currencyOf(Statement statement, BigDecimal figure) {
        Passage passage = statement.passage();
        for (int i = 0; statement.isRow() && i < passage.cells().size(); i++) {
            String header = i < passage.header().size() ? passage.header().get(i) : "";
            Quantity cell = Quantity.in(passage.cells().get(i), header).orElse(null);
            String currency = cell == null || cell.value().compareTo(figure) != 0 ? null : cell.currency();
            if (currency != null) return currency;
        }
        Matcher money = MONEY.matcher(Terms.fold(statement.quote()));
        while (money.find()) {
            String currency = amount(money).compareTo(figure) == 0 ? Quantity.currencyIn(money.group()) : null;
            if (currency != null) return currency;
        }
        return null;
    }

    private static boolean areMixed(Statement statement, BigDecimal one, BigDecimal other) {
        String first = currencyOf(statement, one);
        String second = currencyOf(statement, other);
        return first != null && second != null && !first.equals(second);
    }

    private static String currency(List<Statement> statements) {
        for (Statement statement : statements) {
            Matcher currency =
                    CURRENCY.matcher(String.join(" ", statement.passage().header()) + " " + statement.quote());
            if (currency.find()) {
                return " " + currency.group().toUpperCase(Locale.ROOT);
            }
        }
        return "";
    }

    /** "80 at home, another 40 at night": both together. */
    private Optional<Sum> surcharged(Selection selection) {
        for (Statement statement : selection.statements()) {
            if (MORE.matcher(statement.quote()).find() && !statement.isRow()) {
                Optional<Sum> both = bothFigures(statement, selection);
                if (both.isPresent()) return both;
            }
            Matcher added = ADDED.matcher(statement.quote());
            if (added.find() && statement.passage().kind() != Passage.Kind.CHAT) {
                BigDecimal before = lastBefore(statement, added.start());
                BigDecimal after = firstAfter(statement.quote(), added.end());
                if (before != null && after != null && !areMixed(statement, before, after)) {
                    String shown = before.toPlainString() + " [1] + " + after.toPlainString() + " [1] = "
                            + plain(before.add(after)) + currency(List.of(statement));
                    return Optional.of(new Sum(shown, List.of(statement), selection.certainty()));
                }
            }
        }
        return Optional.empty();
    }

    /** "60 for a tour; in French it costs 15 more": the first figure and the one before "more". */
    private static Optional<Sum> bothFigures(Statement statement, Selection selection) {
        List<BigDecimal> figures = new ArrayList<>();
        Matcher money = MONEY.matcher(statement.quote());
        while (money.find()) figures.add(amount(money));
        if (figures.size() != 2 || areMixed(statement, figures.get(0), figures.get(1))) return Optional.empty();
        String shown =
                figures.get(0).toPlainString() + " [1] + " + figures.get(1).toPlainString() + " [1] = "
                        + plain(figures.get(0).add(figures.get(1))) + currency(List.of(statement));
        return Optional.of(new Sum(shown, List.of(statement), selection.certainty()));
    }

    private @Nullable BigDecimal lastBefore(Statement statement, int end) {
        if (statement.isRow()) {
            return figure(statement, inquiry.wanting(Wanted.PRICE), "").orElse(null);
        }
        BigDecimal last = null;
        Matcher money = MONEY.matcher(statement.quote());
        while (money.find() && money.end() <= end) {
            last = amount(money);
        }
        return last;
    }

    private static @Nullable BigDecimal firstAfter(String quote, int start) {
        Matcher money = MONEY.matcher(quote);
        return money.find(start) ? amount(money) : null;
    }

    /** A price in a statement, and what is off in another one or in the question. */
    private Optional<Sum> discounted(List<Statement> ranked, Selection selection) {
        List<Statement> near = ranked.subList(0, Math.min(2 * TRIED, ranked.size()));
        for (Statement rate : near) {
            Optional<Discount> told = rate.passage().kind() == Passage.Kind.CHAT ? Optional.empty() : discount(rate);
            Optional<Sum> sum = told.flatMap(discount -> discounted(near, discount, rate, selection));
            if (sum.isPresent()) return sum;
        }
        return Discount.in(text).flatMap(discount -> discounted(near, discount, null, selection));
    }

    private static Optional<Discount> discount(Statement statement) {
        return Discount.in(Terms.fold(statement.quote()));
    }

    private Optional<Sum> discounted(
            List<Statement> near, Discount discount, @Nullable Statement rate, Selection selection) {
        Inquiry price = inquiry.wanting(Wanted.PRICE);
        for (Statement row : near) {
            BigDecimal figure = row.isRow() && discount(row).isEmpty()
                    ? figure(row, price, "").orElse(null)
                    : null;
            if (figure == null) continue;
            String shown = figure.toPlainString() + " [1]" + discount.times(rate == null ? "" : " [2]") + " = "
                    + plain(figure.multiply(discount.left())) + currency(List.of(row));
            List<Statement> statements = rate == null ? List.of(row) : List.of(row, rate);
            return Optional.of(new Sum(shown, statements, selection.certainty()));
        }
        return Optional.empty();
    }

    /** The figure of a statement that is its price, by the column's header or by the words around it. */
    private Optional<BigDecimal> figure(Statement statement, Inquiry asked, String measure) {
        return statement.isRow() ? inRow(statement.passage(), asked) : inSentence(statement.quote(), measure);
    }

    private Optional<BigDecimal> inRow(Passage passage, Inquiry asked) {
        Optional<BigDecimal> noted = noted(passage);
        if (noted.isPresent()) return noted;
        BigDecimal best = null;
        double most = 0;
        boolean pricedLabel = Wanted.PRICE.heads(passage.cells().getFirst());
        for (int i = 1; i < Math.min(passage.header().size(), passage.cells().size()); i++) {
            Matcher figure = FIGURE.matcher(passage.cells().get(i).replace(",", ""));
            if (figure.matches()) {
                String header = passage.header().get(i);
                Said said = new Said(header);
                double weight = Wanted.PRICE.heads(header) || pricedLabel ? PROMISED : 0;
                for (Inquiry.Thing thing : asked.things()) {
                    weight += weight > 0 && !thing.asking() && thing.name().length() > 1
                            ? said.names(thing, asked.chinese()) * thing.weight()
                            : 0;
                }
                for (Inquiry.Thing thing : inquiry.things()) {
                    weight += weight > 0 && !thing.asking() && thing.name().length() > 1
                            ? WHOLE * said.names(thing, inquiry.chinese()) * thing.weight()
                            : 0;
                }
                if (weight > most) {
                    most = weight;
                    best = new BigDecimal(figure.group(1));
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** A price that a note gives for what the question names and the row's label does not. */
    private Optional<BigDecimal> noted(Passage passage) {
        Said label = new Said(passage.cells().getFirst());
        for (String cell : passage.cells().subList(1, passage.cells().size())) {
            Matcher money = MONEY.matcher(cell);
            if (cell.matches("[\\d.,]+") || !money.find() || money.start() < 2) continue;
            Said before = new Said(cell.substring(0, money.start()));
            boolean named = inquiry.things().stream()
                    .anyMatch(thing -> !thing.asking()
                            && !thing.figure()
                            && thing.name().length() > 1
                            && label.names(thing, inquiry.chinese()) < HALF
                            && before.names(thing, inquiry.chinese()) >= 1
                            && thing.weight() >= HALF);
            if (named) return Optional.of(amount(money));
        }
        return Optional.empty();
    }

    private static Optional<BigDecimal> inSentence(String quote, String measure) {
        List<BigDecimal> amounts = new ArrayList<>();
        String folded = Terms.fold(quote);
        Matcher money = MONEY.matcher(folded);
        while (money.find()) {
            BigDecimal amount = amount(money);
            String after = folded.substring(money.end(), Math.min(folded.length(), money.end() + 20));
            String before = folded.substring(Math.max(0, money.start() - 12), money.start());
            if (per(before, after, measure)) {
                return Optional.of(amount);
            }
            amounts.add(amount);
        }
        return amounts.size() == 1 ? Optional.of(amounts.getFirst()) : Optional.empty();
    }

    private static boolean per(String before, String after, String measure) {
        if (measure.isEmpty()) {
            return false;
        }
        String one = measure.endsWith("s") ? measure.substring(0, measure.length() - 1) : measure;
        return before.matches("(?s).*每[个一]?" + Pattern.quote(one) + "[^\\d,，;；]{0,6}")
                || after.matches(
                        "(?s)\\s*(?:a|an|per|each|for each|/|[/／一每])\\s*(?:1\\s*)?" + Pattern.quote(one) + ".*");
    }

    private static BigDecimal amount(Matcher money) {
        String digits =
                money.group(1) != null ? money.group(1) : money.group(2) != null ? money.group(2) : money.group(3);
        return new BigDecimal(digits);
    }
}
