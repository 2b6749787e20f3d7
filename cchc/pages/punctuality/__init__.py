"""How complete and punctual the offices of a plan are: figures, page, chart, workbook."""
