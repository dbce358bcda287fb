"""How is another partnership set up, from one folder of plain files?"""
