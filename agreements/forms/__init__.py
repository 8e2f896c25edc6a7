"""Forms: a step's form made from the typed document, and the small forms of the other pages."""

from agreements.forms.step_form import StepForm, name_of, places, summary_lines

__all__ = ["StepForm", "name_of", "places", "summary_lines"]
