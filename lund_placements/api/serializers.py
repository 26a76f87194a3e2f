"""The shape of what goes in and out. Fields are named one by one, so that nothing leaves by mistake."""

from typing import Any

from rest_framework import serializers

from .. import text


class Out(serializers.Serializer):
    """What is shown. `fields=a,b` in the address keeps only those of the outermost level."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """Return the fields, or those that the caller asked for; raises ValidationError for an unknown one."""
        fields = super().get_fields()
        request = self.context.get("request")
        outermost = self.parent is None or (
            isinstance(self.parent, serializers.ListSerializer) and self.parent.parent is None
        )
        wanted = request.query_params.get("fields") if request and outermost else None
        if not wanted or isinstance(self, In):
            return fields
        names = [name.strip() for name in wanted.split(",")]
        if unknown := [name for name in names if name not in fields]:
            message = f"Fältet {unknown[0][:40]} finns inte. Välj bland {', '.join(fields)}."
            raise serializers.ValidationError({"fields": [message]}, code="unknown_field")
        return {name: fields[name] for name in names}


class In(serializers.Serializer):
    """What is sent to us. A field that we do not know is refused: it is often a slip of the pen."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the values; raises ValidationError for unknown fields."""
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            message = f"Fältet finns inte. Välj bland {', '.join(self.fields)}."
            raise serializers.ValidationError(
                {str(name)[:40]: [message] for name in unknown}, code="unknown_field"
            )
        return super().to_internal_value(data)


class ChangedFilter(serializers.Serializer):
    """What a list is narrowed to whose rows know when they were changed."""

    changed_since = serializers.DateTimeField(required=False)


class Line(serializers.CharField):
    """A text on one line, tidied as in the pages' forms."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without what cannot be printed."""
        return text.one_line(super().to_internal_value(data))


class Lines(serializers.CharField):
    """A text of several lines, tidied as in the pages' forms."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text without what cannot be printed."""
        return text.lines(super().to_internal_value(data))
