package bicameral.ui.books;

import bicameral.tenant.Operator;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.frame.Language;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.security.ForbiddenException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the pages of the books have in common: who sits there, what was typed, and how a deed ends. Thread-safe. */
@ApplicationScoped
class Desk {
    private final SignedIn signedIn;
    private final Frame frame;

    Desk(SignedIn signedIn, Frame frame) {
        this.signedIn = signedIn;
        this.frame = frame;
    }

    /** The signed-in billing admin; anybody else is turned away. */
    Operator operator() {
        if (!signedIn.hasRole("billing-admin")) throw new ForbiddenException();
        var person = signedIn.requirePerson();
        return new Operator(person.id(), person.displayName());
    }

    /** The sentences in the reader's language. */
    BooksTexts say() {
        return frame.language() == Language.EN
                ? MessageBundles.get(BooksTexts.class, Localized.Literal.of("en"))
                : MessageBundles.get(BooksTexts.class);
    }

    /** Does it and goes where it says; a refusal shows the page again with its sentence. */
    Response done(Supplier<String> deed, Function<String, TemplateInstance> again) {
        try {
            return Response.seeOther(URI.create(deed.get())).build();
        } catch (Refusal refusal) {
            Problem problem = Problem.of(refusal);
            if (refusal.kind() == Refusal.Kind.NOT_FOUND || refusal.kind() == Refusal.Kind.FORBIDDEN) throw refusal;
            return Response.status(problem.status())
                    .entity(again.apply(Sentences.detail(problem, frame.language())))
                    .build();
        }
    }

    static String text(@Nullable String typed) {
        return typed == null ? "" : typed;
    }

    /** A month as the browser writes it, 2026-10; month_not_over (INVALID) for anything else. */
    static YearMonth month(@Nullable String typed) {
        try {
            return YearMonth.parse(text(typed).strip());
        } catch (DateTimeException e) {
            throw new Refusal("month_not_over", Refusal.Kind.INVALID);
        }
    }

    /** A day as the browser writes it; the given one where there is none. bad_days (INVALID) for anything else. */
    static LocalDate day(@Nullable String typed, LocalDate otherwise) {
        if (typed == null || typed.isBlank()) return otherwise;
        try {
            return LocalDate.parse(typed.strip());
        } catch (DateTimeException e) {
            throw new Refusal("bad_days", Refusal.Kind.INVALID, java.util.Map.of("most", 400));
        }
    }
}
