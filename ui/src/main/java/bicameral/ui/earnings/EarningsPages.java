package bicameral.ui.earnings;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.MarketClock;
import bicameral.marketplace.earnings.BalanceLines;
import bicameral.marketplace.earnings.BalanceLines.Kept;
import bicameral.marketplace.earnings.Conversion;
import bicameral.marketplace.earnings.Earnings;
import bicameral.marketplace.earnings.Movements;
import bicameral.marketplace.earnings.Movements.Cause;
import bicameral.marketplace.earnings.Movements.Figures;
import bicameral.marketplace.earnings.Movements.Source;
import bicameral.marketplace.earnings.Movements.Which;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.payout.PayoutForecast;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.ui.signin.PathIds;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The creator's earnings: figures, each of which opens the lines that it is the sum of. */
@Path("/earnings")
@Authenticated
@RunOnVirtualThread
public class EarningsPages {
    private static final int LINES = 30;
    private static final int OPENED = 50;
    private static final int PAYOUTS = 12;

    private final SignedIn signedIn;
    private final Earnings earnings;
    private final Movements movements;
    private final BalanceLines balances;
    private final PayoutForecast payouts;
    private final BillingSettings settings;
    private final Conversion conversion;
    private final MarketClock clock;

    public EarningsPages(
            SignedIn signedIn,
            Earnings earnings,
            Movements movements,
            BalanceLines balances,
            PayoutForecast payouts,
            BillingSettings settings,
            Conversion conversion,
            MarketClock clock) {
        this.clock = clock;
        this.signedIn = signedIn;
        this.earnings = earnings;
        this.movements = movements;
        this.balances = balances;
        this.payouts = payouts;
        this.settings = settings;
        this.conversion = conversion;
    }

    @CheckedTemplate(basePath = "earnings")
    static class Pages {
        private Pages() {}

        static native TemplateInstance earnings(View view);

        static native TemplateInstance lines(Opened view);

        static native TemplateInstance balance(Kept account, Entries view);

        static native TemplateInstance closed();
    }

    /** Figures with the address of their lines. */
    public record Linked(Figures figures, String lines) {}

    /** A source of earnings, key of its name first. */
    public record PerSource(String name, Linked month) {}

    /** An agent: answers by the journal, money by the lines. */
    public record PerAgent(Earnings.PerAgent agent, Linked month) {}

    /** A day of the chart with what it brought. */
    public record PerDay(DailyChart.Bar bar, Money net, String lines) {}

    /** A month that has a statement. */
    public record Month(String id, boolean current) {}

    /**
     * All that the page shows.
     *
     * @param missing other currencies with earnings and no account
     * @param conversion who tried this month, and who of them paid
     * @param shown the message whose split is shown
     */
    public record View(
            String currency,
            List<String> currencies,
            Earnings.Summary summary,
            PayoutForecast.Next next,
            List<String> blocks,
            List<String> missing,
            List<PayoutForecast.Past> payouts,
            Linked today,
            Linked month,
            Money lastMonth,
            Linked refunds,
            List<PerSource> sources,
            List<PerAgent> agents,
            DailyChart chart,
            List<PerDay> days,
            List<Month> months,
            Conversion.Figures conversion,
            List<Entry> lines,
            @Nullable Slip shown,
            @Nullable UUID older,
            boolean first) {
        /** Whether there is anything to show yet. */
        public boolean empty() {
            return lines.isEmpty() && first && chart.paid() + chart.free() == 0;
        }

        /** Key of what a payout that is open is doing. */
        public String open() {
            PayoutForecast.Past open = next.open();
            return open == null ? "" : "po_" + open.state().name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A line and whether its earning can be paid out already. */
    public record Entry(Earnings.Line line, boolean available) {}

    /** How one message was split; widths are parts of a bar of 100. */
    public record Slip(Earnings.Line line, long earnedWidth, long engineWidth) {
        static Slip of(Earnings.Line line) {
            long paid = Math.max(1, line.paid().micros());
            return new Slip(
                    line,
                    Math.round(100.0 * line.earned().micros() / paid),
                    Math.round(100.0 * line.engine().micros() / paid));
        }

        /** Where the engine's part ends. */
        public long engineEnd() {
            return earnedWidth + engineWidth;
        }
    }

    /** A line of an opened figure. */
    public record OpenedLine(Movements.Line line) {
        /** Whether it opens how the message was split. */
        public boolean opens() {
            return line.source() == Source.MESSAGES && line.transaction() != null;
        }

        /** Key of what it is. */
        public String what() {
            return "w_" + line.source().id() + "_" + line.cause().id();
        }
    }

    /** An opened figure: its lines, and their sum. */
    public record Opened(
            Which which,
            String last,
            @Nullable String agent,
            Figures sum,
            List<OpenedLine> lines,
            @Nullable String newer,
            @Nullable String older) {
        /** The first day. */
        public String from() {
            return which.from().toString();
        }

        /** Key of the source's name; empty for all. */
        public String source() {
            Source source = which.source();
            return source == null ? "" : "s_" + source.id();
        }

        /** The currency, for links. */
        public String currency() {
            return which.currency().getCurrencyCode();
        }

        /** Whether it is refunds only. */
        public boolean refunds() {
            return which.cause() == Cause.REFUND;
        }
    }

    /** An entry of an account. */
    public record AccountEntry(BalanceLines.Line line) {
        private static final Set<String> KNOWN = Set.of(
                "capture",
                "subscription_day",
                "subscription_refund",
                "refund",
                "dispute_lost",
                "maturation",
                "payout",
                "payout_settled",
                "payout_failed",
                "payout_reversed",
                "share",
                "share_back");

        /** Key of what happened. */
        public String what() {
            return KNOWN.contains(line.kind()) ? "k_" + line.kind() : "k_other";
        }
    }

    /** The entries of an account. */
    public record Entries(
            Money balance,
            List<AccountEntry> lines,
            @Nullable String newer,
            @Nullable String older) {}

    /** Figures, days, agents, messages; {@code message} opens how one was split. */
    @GET
    public TemplateInstance earnings(
            @QueryParam("currency") @Nullable String code,
            @QueryParam("after") @Nullable String after,
            @QueryParam("message") @Nullable String message) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_EARNINGS)) return Pages.closed();
        Currency currency = settings.currency(code);
        Earnings.Summary summary = earnings.summary(current, currency);
        UUID from = after == null ? null : PathIds.read(after);
        List<Earnings.Line> lines = earnings.lines(current, currency, from, LINES);
        LocalDate today = movements.today(current);
        Which month = Which.of(currency, YearMonth.from(today));
        PayoutForecast.Next next = payouts.next(current, currency);
        DailyChart chart = DailyChart.of(summary.days());
        Instant now = clock.instant();
        return Pages.earnings(new View(
                currency.getCurrencyCode(),
                settings.currencies().stream().map(Currency::getCurrencyCode).toList(),
                summary,
                next,
                next.blocks().stream()
                        .map(block -> "b_" + block.name().toLowerCase(java.util.Locale.ROOT))
                        .toList(),
                payouts.missing(current).stream()
                        .filter(other -> !other.equals(currency))
                        .map(Currency::getCurrencyCode)
                        .toList(),
                payouts.history(current, currency, PAYOUTS),
                linked(current, Which.of(currency, today)),
                linked(current, month),
                movements
                        .sum(current, Which.of(currency, YearMonth.from(today).minusMonths(1)))
                        .net(),
                linked(current, month.of(Cause.REFUND)),
                sources(current, month),
                agents(current, month, summary),
                chart,
                days(current, currency, summary, chart),
                months(today, movements.months(current, currency)),
                conversion.of(current, YearMonth.from(today)),
                lines.stream().map(line -> entry(line, now)).toList(),
                shown(current, message, lines),
                lines.size() == LINES ? lines.getLast().message() : null,
                from == null));
    }

    private Linked linked(CurrentTenant current, Which which) {
        return new Linked(movements.sum(current, which), address(which, 0));
    }

    /** Those that earned something, messages always. */
    private List<PerSource> sources(CurrentTenant current, Which month) {
        List<PerSource> sources = new ArrayList<>();
        for (Source source : Source.values()) {
            Linked linked = linked(current, month.of(source));
            if (source == Source.MESSAGES || linked.figures().lines() > 0)
                sources.add(new PerSource("s_" + source.id(), linked));
        }
        return sources;
    }

    /** In the order of what they earned; agents with free answers only come last. */
    private List<PerAgent> agents(CurrentTenant current, Which month, Earnings.Summary summary) {
        Map<UUID, Movements.PerAgent> earned = movements.agents(current, month).stream()
                .collect(Collectors.toMap(Movements.PerAgent::agent, Function.identity()));
        Money zero = Money.zero(month.currency());
        Figures nothing = new Figures(zero, zero, zero, zero, zero, 0);
        return summary.agents().stream()
                .map(agent -> {
                    Movements.PerAgent figures = earned.get(agent.agent());
                    Which which = month.of(agent.agent());
                    return new PerAgent(
                            agent, new Linked(figures == null ? nothing : figures.figures(), address(which, 0)));
                })
                .toList();
    }

    private List<PerDay> days(CurrentTenant current, Currency currency, Earnings.Summary summary, DailyChart chart) {
        List<Earnings.Day> days = summary.days();
        Which which = new Which(
                currency, days.getFirst().date(), days.getLast().date().plusDays(1), null, null, null);
        Map<LocalDate, Figures> earned = movements.days(current, which).stream()
                .collect(Collectors.toMap(Movements.PerDay::day, Movements.PerDay::figures));
        List<PerDay> shown = new ArrayList<>();
        for (int at = 0; at < days.size(); at++) {
            Figures figures = earned.get(days.get(at).date());
            shown.add(new PerDay(
                    chart.bars().get(at),
                    figures == null ? Money.zero(currency) : figures.net(),
                    address(Which.of(currency, days.get(at).date()), 0)));
        }
        return shown;
    }

    /** Those with anything to tell, and the one that runs. */
    private static List<Month> months(LocalDate today, List<YearMonth> told) {
        YearMonth running = YearMonth.from(today);
        List<Month> months = new ArrayList<>();
        months.add(new Month(running.toString(), true));
        for (YearMonth month : told) if (month.isBefore(running)) months.add(new Month(month.toString(), false));
        return months;
    }

    private @Nullable Slip shown(CurrentTenant current, @Nullable String message, List<Earnings.Line> lines) {
        if (message != null) return Slip.of(earnings.line(current, PathIds.read(message)));
        return lines.isEmpty() ? null : Slip.of(lines.getFirst());
    }

    private static Entry entry(Earnings.Line line, Instant now) {
        return new Entry(line, !line.availableAt().isAfter(now));
    }

    private static String address(Which which, int offset) {
        StringBuilder address = new StringBuilder("/earnings/lines?currency=")
                .append(which.currency())
                .append("&from=")
                .append(which.from())
                .append("&to=")
                .append(which.to().minusDays(1));
        Source source = which.source();
        if (source != null) address.append("&source=").append(source.id());
        if (which.agent() != null) address.append("&agent=").append(which.agent());
        Cause cause = which.cause();
        if (cause != null) address.append("&cause=").append(cause.id());
        if (offset > 0) address.append("&offset=").append(offset);
        return address.toString();
    }

    /** The lines of a figure. Days are the first and the last one. */
    @GET
    @Path("lines")
    public TemplateInstance lines(
            @QueryParam("currency") @Nullable String code,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("source") @Nullable String source,
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("cause") @Nullable String cause,
            @QueryParam("offset") @Nullable String offset) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_EARNINGS)) return Pages.closed();
        LocalDate today = movements.today(current);
        LocalDate first = Typed.day(from, today.withDayOfMonth(1));
        LocalDate last = Typed.day(to, today);
        Which which = new Which(
                settings.currency(code),
                first,
                last.plusDays(1),
                source == null ? null : Typed.one(Source.values(), Source::id, source),
                agent == null ? null : PathIds.read(agent),
                cause == null ? null : Typed.one(Cause.values(), Cause::id, cause));
        int at = Typed.offset(offset);
        List<Movements.Line> lines = movements.lines(current, which, at, OPENED);
        return Pages.lines(new Opened(
                which,
                last.toString(),
                which.agent() == null || lines.isEmpty()
                        ? null
                        : lines.getFirst().agentName(),
                movements.sum(current, which),
                lines.stream().map(OpenedLine::new).toList(),
                at == 0 ? null : address(which, Math.max(0, at - OPENED)),
                lines.size() == OPENED ? address(which, at + OPENED) : null));
    }

    /** The entries of one of the creator's accounts: the figure is the balance that the last one led to. */
    @GET
    @Path("balance")
    public TemplateInstance balance(
            @QueryParam("currency") @Nullable String code,
            @QueryParam("account") @Nullable String account,
            @QueryParam("offset") @Nullable String offset) {
        CurrentTenant current = signedIn.requireTenant();
        if (!current.may(Role.Permission.SEE_EARNINGS)) return Pages.closed();
        Kept kept = account == null ? Kept.CREATOR_AVAILABLE : Typed.one(Kept.values(), Kept::id, account);
        int at = Typed.offset(offset);
        Currency currency = settings.currency(code);
        List<BalanceLines.Line> lines = balances.lines(current, kept, currency, at, OPENED);
        String here = "/earnings/balance?currency=" + currency + "&account=" + kept.id() + "&offset=";
        return Pages.balance(
                kept,
                new Entries(
                        balances.balance(current, kept, currency),
                        lines.stream().map(AccountEntry::new).toList(),
                        at == 0 ? null : here + Math.max(0, at - OPENED),
                        lines.size() == OPENED ? here + (at + OPENED) : null));
    }

    /** What stands in addresses. */
    private static final class Typed {
        private static final int MOST_OFFSET = 10_000_000;

        private Typed() {}

        static LocalDate day(@Nullable String text, LocalDate otherwise) {
            if (text == null) return otherwise;
            try {
                LocalDate day = LocalDate.parse(text);
                if (day.getYear() < 2000 || day.getYear() > 9_000) throw notThere();
                return day;
            } catch (java.time.DateTimeException e) {
                throw notThere();
            }
        }

        static <T> T one(T[] all, Function<T, String> id, String text) {
            for (T one : all) if (id.apply(one).equals(text)) return one;
            throw notThere();
        }

        static int offset(@Nullable String text) {
            if (text == null) return 0;
            if (!text.matches("[0-9]{1,8}")) throw notThere();
            return Math.min(MOST_OFFSET, Integer.parseInt(text));
        }

        private static Refusal notThere() {
            return new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        }
    }
}
