package io.gliznet.streams.cli;

import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.Figures;
import io.gliznet.streams.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Prints each evaluation set when it is done: a table for people, or piece by piece one JSON object for programs. */
final class EvaluationPrinter {

    private final Console console;
    private final Form form;
    private final EvaluationTable table;
    private final List<Figures> done = new ArrayList<>();

    /** What is printed of a set: a row, a row with details below it, or everything as JSON. */
    enum Form {
        ROW,
        DETAILS,
        JSON;

        static Form of(boolean json, boolean details) {
            return json ? JSON : details ? DETAILS : ROW;
        }
    }

    EvaluationPrinter(Console console, Form form, EvaluationTable table) {
        this.console = console;
        this.form = form;
        this.table = table;
    }

    void print(EvaluationResult result) {
        if (form == Form.JSON) {
            console.out().print((done.isEmpty() ? "{\"sets\":[" : ",") + Json.write(EvaluationJson.set(result)));
            console.out().flush();
        } else {
            if (done.isEmpty() || form == Form.DETAILS) {
                console.out().println(console.ansi().string("@|bold " + table.heading() + "|@"));
            }
            console.out().println(table.row(result.set(), result.figures()));
            if (form == Form.DETAILS) {
                EvaluationDetails.print(console, result);
            }
        }
        done.add(result.figures());
    }

    void end() {
        Figures mean = Figures.mean(done);
        if (form == Form.JSON) {
            console.out().println("],\"mean\":" + Json.write(EvaluationJson.figures(Json.object(), mean)) + "}");
        } else if (done.size() > 1) {
            console.out().println(table.row("mean", mean));
        }
    }
}
