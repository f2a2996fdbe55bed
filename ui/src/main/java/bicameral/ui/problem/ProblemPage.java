package bicameral.ui.problem;

import bicameral.ui.frame.Language;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The page that says what happened, what to do next, and that nothing was charged. */
final class ProblemPage {
    private ProblemPage() {}

    @CheckedTemplate(basePath = "problem")
    static class Templates {
        private Templates() {}

        static native TemplateInstance problem(
                int status, String title, String detail, String next, String code, @Nullable String incident);
    }

    /** Within a request's scope. */
    static String render(Problem problem, Language language, @Nullable String incident) {
        return Templates.problem(
                        problem.status(),
                        Sentences.title(problem, language),
                        Sentences.detail(problem, language),
                        Sentences.next(problem, language),
                        problem.code(),
                        incident)
                .setLocale(language.locale())
                .render();
    }

    /** At the door, where no scope is open yet. */
    static String render(Problem problem, Language language, RoutingContext request) {
        ManagedContext scope = Arc.container().requestContext();
        boolean opened = !scope.isActive();
        if (opened) scope.activate();
        try {
            Arc.container().instance(CurrentVertxRequest.class).get().setCurrent(request);
            return render(problem, language, (String) null);
        } finally {
            if (opened) scope.terminate();
        }
    }
}
